package io.stowage.server.errors;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An error that was logged. What is in it may be secret: see {@link Redaction}.
 *
 * @param time of the error
 * @param kind the same for errors that have the same reason
 * @param logger the class that logged it, without its package
 * @param thread that logged it
 * @param message that was logged
 * @param failure that it comes from; null for none
 */
public record ErrorReport(
    Instant time,
    String kind,
    String logger,
    String thread,
    String message,
    @Nullable Throwable failure) {

  /** The failure in one line; the message if there is none. */
  public String summary() {
    return failure == null ? message : message + ": " + failure;
  }

  /** The stack trace of the failure; empty if there is none. */
  public String trace() {
    if (failure == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
