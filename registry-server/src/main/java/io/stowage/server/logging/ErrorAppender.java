package io.stowage.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.ErrorSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands each error that is logged to those who take it further. */
public final class ErrorAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** How deep causes are looked at. */
  private static final int CAUSES = 8;

  /** What it logs of its own failures is not to be told by it. */
  private static final String NOTIFIER = "com.bugsnag.";

  private final List<ErrorSink> sinks;

  public ErrorAppender(List<ErrorSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.ERROR)
        || event.getLoggerName().startsWith(NOTIFIER)) {
      return;
    }
    Throwable failure =
        event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    String logger = event.getLoggerName();
    ErrorReport error =
        new ErrorReport(
            event.getInstant(),
            kind(event, failure),
            logger.substring(logger.lastIndexOf('.') + 1),
            event.getThreadName(),
            event.getFormattedMessage(),
            failure);
    sinks.forEach(sink -> sink.report(error));
  }

  /**
   * Who logged it, which message without its arguments, and which failures have been where: without
   * what differs from request to request.
   */
  private static String kind(ILoggingEvent event, @Nullable Throwable failure) {
    StringBuilder kind = new StringBuilder(event.getLoggerName());
    kind.append('|').append(event.getMessage());
    Throwable deepest = null;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < CAUSES; t = t.getCause(), depth++) {
      kind.append('|').append(t.getClass().getName());
      deepest = t;
    }
    StackTraceElement[] trace =
        deepest == null ? new StackTraceElement[0] : deepest.getStackTrace();
    return trace.length == 0 ? kind.toString() : kind.append('|').append(trace[0]).toString();
  }
}
