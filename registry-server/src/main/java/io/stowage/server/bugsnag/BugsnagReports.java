package io.stowage.server.bugsnag;

import com.bugsnag.Bugsnag;
import com.bugsnag.Severity;
import com.bugsnag.delivery.Delivery;
import com.bugsnag.serialization.Serializer;
import io.stowage.server.config.Configuration;
import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.ErrorSink;
import io.stowage.server.errors.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Bugsnag of errors, by its notifier. A thread of its own sends; a bounded number of errors
 * waits for it, and what comes beyond is left out, so that nothing else waits for the service.
 */
public final class BugsnagReports implements ErrorSink {

  private static final Logger LOG = LoggerFactory.getLogger(BugsnagReports.class);
  private static final int WAITING = 100;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Bugsnag bugsnag;
  private final ReportDelivery delivery;
  private final Redaction redaction;
  private final BlockingQueue<ErrorReport> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private volatile boolean closed;
  private boolean failing;

  /**
   * Begins.
   *
   * @param stage the release stage that errors are of
   * @param version of this server
   */
  public BugsnagReports(
      Configuration.Bugsnag settings, String stage, String version, Redaction redaction) {
    this.redaction = redaction;
    this.delivery = new ReportDelivery(settings.endpoint(), settings.timeout(), redaction);
    this.bugsnag = new Bugsnag(settings.key().value(), false);
    bugsnag.setAutoCaptureSessions(false);
    bugsnag.setSessionDelivery(new NoDelivery());
    bugsnag.setDelivery(delivery);
    bugsnag.setReleaseStage(stage);
    bugsnag.setNotifyReleaseStages(stage);
    bugsnag.setAppVersion(version);
    bugsnag.setProjectPackages("io.stowage");
    this.thread = new Thread(this::run, "stowage-bugsnag");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void report(ErrorReport error) {
    if (!closed) {
      boolean unused = waiting.offer(error);
    }
  }

  private void run() {
    try {
      while (!closed || !waiting.isEmpty()) {
        ErrorReport error = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (error != null) {
          send(error);
        }
      }
    } catch (InterruptedException e) {
      closed = true; // nobody interrupts it but who ends the program
    }
  }

  private void send(ErrorReport error) {
    delivery.begin();
    try {
      Throwable failure = error.failure();
      bugsnag.notify(
          failure == null ? new LoggedError(redaction.of(error.message())) : failure,
          Severity.ERROR,
          report -> {
            report.setContext(error.logger());
            report.addToTab("log", "message", redaction.of(error.message()));
            report.addToTab("log", "thread", error.thread());
            report.addToTab("log", "time", error.time().toString());
          });
      tell(delivery.failure());
    } catch (RuntimeException e) {
      tell(e.toString());
    }
  }

  private void tell(String failure) {
    if (failure.isEmpty() && failing) {
      LOG.info("Bugsnag is told of errors again");
    } else if (!failure.isEmpty() && !failing) {
      LOG.warn("Bugsnag cannot be told of errors: {}", redaction.of(failure));
    }
    failing = !failure.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An error that was logged without a failure. */
  private static final class LoggedError extends RuntimeException {

    private static final long serialVersionUID = 1;

    LoggedError(String message) {
      super(message, null, false, false);
    }
  }

  /** For sessions, which the notifier would tell of as well. */
  private static final class NoDelivery implements Delivery {
    @Override
    public void deliver(Serializer serializer, Object object, Map<String, String> headers) {}

    @Override
    public void close() {}
  }
}
