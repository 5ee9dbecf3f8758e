package io.stowage.core;

import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request that could not be done. The message is for the client: it says what was wrong and
 * where.
 */
public final class RegistryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient @Nullable CompletionStage<?> until;

  /** A client's mistake, or a limit; without a stack trace. */
  public RegistryException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * A failure.
   *
   * @param message for the client; without what it must not see of the storage
   * @param cause for the log; null if there is none
   */
  public RegistryException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, null);
  }

  private RegistryException(
      ErrorCode code,
      String message,
      @Nullable Throwable cause,
      @Nullable CompletionStage<?> until) {
    // The trace of a client's mistake says nothing; it is kept when something failed underneath.
    super(message, cause, false, cause != null);
    this.code = code;
    this.until = until;
  }

  /**
   * What has to be done in the background first: {@code UNAVAILABLE}, to be tried again.
   *
   * @param until completes when it has been done, or cannot be
   */
  public static RegistryException later(String message, CompletionStage<?> until) {
    return new RegistryException(ErrorCode.UNAVAILABLE, message, null, until);
  }

  /**
   * A failure of the storage: {@code UPLOAD_BUSY} if it has kept out a second writer, else {@code
   * UNAVAILABLE}, of which the client is not told more than that it may try again.
   */
  public static RegistryException storage(String doing, IOException cause) {
    if (cause instanceof UploadBusyException) {
      return new RegistryException(
          ErrorCode.UPLOAD_BUSY, "another request is writing to this upload");
    }
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the storage failed while " + doing + "; try again later", cause);
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  /** Completes when the request is worth trying again; null if nobody knows when. */
  public @Nullable CompletionStage<?> until() {
    return until;
  }

  /** The message for the client. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
