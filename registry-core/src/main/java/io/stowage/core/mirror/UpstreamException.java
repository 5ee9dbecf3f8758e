package io.stowage.core.mirror;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a registry elsewhere could not do. The message is for clients and has no secret. */
public final class UpstreamException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** It does not have what was asked for. */
    UNKNOWN,
    /** It does not let this registry read that, or does not know who asks. */
    DENIED,
    /** It wants fewer requests, of whatever (429). */
    LIMITED,
    /** It cannot be reached, keeps silent, or says that it is not available: all of it. */
    DOWN,
    /** It, or a server that it leads to, failed at this request. */
    FAILED,
    /** What it sent is not what was asked for: a wrong digest, no manifest, too large. */
    WRONG
  }

  private final Reason reason;
  private final @Nullable Duration retryAfter;

  /** A failure. */
  public UpstreamException(Reason reason, String message) {
    this(reason, message, null, null);
  }

  /**
   * A failure.
   *
   * @param retryAfter when it may be asked again, if it told; else null
   * @param cause for the log; null if there is none
   */
  public UpstreamException(
      Reason reason, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When it may be asked again, if it told; else null. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The message. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
