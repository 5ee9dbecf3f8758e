package io.stowage.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.LogFormat;
import io.stowage.server.config.LogLevel;
import io.stowage.server.errors.ErrorSink;
import io.stowage.server.logging.ErrorAppender;
import io.stowage.server.logging.JsonLines;
import io.stowage.server.logging.LogFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What the runnable jar logs, to standard error if to no file. Who embeds the server has a logging
 * of his own.
 */
final class Logging {

  /** Libraries; at lower levels those of the S3 driver log signatures, which are secrets. */
  private static final List<String> QUIET =
      List.of(
          "io.undertow",
          "org.xnio",
          "org.jboss",
          "software.amazon",
          "org.apache.hc",
          "redis.clients",
          "com.zaxxer.hikari",
          "org.flywaydb",
          "org.mariadb",
          "com.bugsnag");

  /** What stands for a standard stream. */
  private static final String STREAM = "-";

  private Logging() {}

  /** Sets it up. In code, as reading a configuration file would delay the start. */
  static void configure() {
    context().reset();
    set(text(), null);
    root().setLevel(Level.INFO);
    for (String name : QUIET) {
      context().getLogger(name).setLevel(Level.WARN);
    }
  }

  /**
   * Sets it up as configured, after {@link #configure()}.
   *
   * @throws IOException if the file cannot be written to, saying which and why
   */
  static void configure(Configuration configuration) throws IOException {
    LogFile file = file(configuration.log().errorFile());
    set(
        configuration.log().format() == LogFormat.JSON ? new JsonLines() : text(),
        file == null ? null : file.losing());
    root().setLevel(logback(configuration.loglevel()));
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n");
    return encoder;
  }

  private static void set(Encoder<ILoggingEvent> encoder, @Nullable OutputStream file) {
    encoder.setContext(context());
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender =
        file == null ? new ConsoleAppender<>() : new OutputStreamAppender<>();
    appender.setContext(context());
    appender.setEncoder(encoder);
    if (appender instanceof ConsoleAppender<?> console) {
      console.setTarget("System.err");
    } else {
      appender.setOutputStream(file);
    }
    root().detachAndStopAllAppenders();
    appender.start();
    root().addAppender(appender);
  }

  /** Hands errors on, beside logging them. */
  static void tell(List<ErrorSink> sinks) {
    ErrorAppender appender = new ErrorAppender(sinks);
    appender.setContext(context());
    appender.start();
    root().addAppender(appender);
  }

  /**
   * Where a line for each request goes.
   *
   * @throws IOException if the file cannot be written to, saying which and why
   */
  static OutputStream accesses(Configuration.Log log) throws IOException {
    LogFile file = file(log.accessFile());
    return file != null
        ? file
        : new PrintStream(
            STREAM.equals(log.accessFile()) ? System.out : System.err,
            false,
            StandardCharsets.US_ASCII);
  }

  private static @Nullable LogFile file(@Nullable String name) throws IOException {
    if (name == null || name.equals(STREAM)) {
      return null;
    }
    try {
      return LogFile.open(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      throw new IOException("cannot log to " + name + ": " + Main.reason(e), e);
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static Logger root() {
    return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Logback has nothing above errors. */
  private static Level logback(LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR, CRITICAL -> Level.ERROR;
    };
  }
}
