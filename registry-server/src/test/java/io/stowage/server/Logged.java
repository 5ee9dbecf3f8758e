package io.stowage.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a logger is told meanwhile. */
final class Logged implements AutoCloseable {

  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger;

  private Logged(Logger logger) {
    this.logger = logger;
  }

  /** Begins to listen to a logger. */
  static Logged from(String name) {
    Logged logged = new Logged(((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name));
    logged.appender.start();
    logged.logger.addAppender(logged.appender);
    return logged;
  }

  /** All so far. */
  List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    appender.stop();
  }
}
