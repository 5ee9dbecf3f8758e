package io.stowage.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.ErrorSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a message: for whom errors are told to, and in JSON. */
class ErrorAppenderTest {

  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("io.stowage.server.http.Errors");
  private final List<ErrorReport> reports = new ArrayList<>();
  private final ErrorAppender appender =
      new ErrorAppender(
          List.of(
              new ErrorSink() {
                @Override
                public void report(ErrorReport error) {
                  reports.add(error);
                }

                @Override
                public void close() {}
              }));

  @Test
  void onlyErrorsAreHandedOn() {
    append(Level.WARN, "a warning", null);
    append(Level.ERROR, "{} {}", failure("gone"), "GET", "/v2/a");

    assertThat(reports).singleElement().extracting("message").isEqualTo("GET /v2/a");
    assertThat(reports.get(0).logger()).isEqualTo("Errors");
    assertThat(reports.get(0).summary())
        .isEqualTo("GET /v2/a: java.io.UncheckedIOException: java.io.IOException: gone");
    assertThat(reports.get(0).trace()).contains("Caused by: java.io.IOException: gone");
  }

  @Test
  void whatDiffersByRequestIsOfOneKind() {
    append(Level.ERROR, "{} {}", failure("gone"), "GET", "/v2/a");
    append(Level.ERROR, "{} {}", failure("full"), "PUT", "/v2/b");
    assertThat(kinds()).hasSize(1);

    append(Level.ERROR, "{} {}", new IllegalStateException("x"), "PUT", "/v2/b");
    append(Level.ERROR, "another message", failure("gone"));
    append(Level.ERROR, "another message", null);
    assertThat(kinds()).hasSize(4);
  }

  @Test
  void jsonIsALineWhateverIsInIt() {
    JsonLines lines = new JsonLines();
    String message = "a \"quote\"\r\n\u0000\u001b[0m\ud800 é \u2028";
    String line =
        new String(
            lines.encode(event(Level.ERROR, "{}", failure("gone"), message)),
            StandardCharsets.UTF_8);

    assertThat(line).endsWith("\n").doesNotContain("\r").containsOnlyOnce("\n");
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.path("message").stringValue()).isEqualTo(message.replace('\ud800', '?'));
    assertThat(json.path("level").stringValue()).isEqualTo("ERROR");
    assertThat(json.path("logger").stringValue()).isEqualTo("io.stowage.server.http.Errors");
    assertThat(json.path("exception").stringValue()).contains("gone", "\tat ");
    assertThat(json.path("time").stringValue()).endsWith("Z");
  }

  private List<String> kinds() {
    return reports.stream().map(ErrorReport::kind).distinct().toList();
  }

  private void append(
      Level level, String message, @Nullable Throwable failure, Object... arguments) {
    appender.append(event(level, message, failure, arguments));
  }

  private LoggingEvent event(
      Level level, String message, @Nullable Throwable failure, Object... arguments) {
    return new LoggingEvent(getClass().getName(), logger, level, message, failure, arguments);
  }

  private static RuntimeException failure(String message) {
    return new UncheckedIOException(new IOException(message));
  }
}
