package io.stowage.core;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request that could not be done. The message is for the client: it says what was wrong and
 * where.
 */
public final class RegistryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;

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
    // The trace of a client's mistake says nothing; it is kept when something failed underneath.
    super(message, cause, false, cause != null);
    this.code = code;
  }

  /** A failure of the storage. The client is not told more than that it may try again. */
  public static RegistryException storage(String doing, IOException cause) {
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the storage failed while " + doing + "; try again later", cause);
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  /** The message for the client. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
