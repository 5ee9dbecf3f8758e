package io.stowage.server.bugsnag;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Secret;
import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.Redaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a stand-in for Bugsnag receives, and what it costs when it is down. */
@Timeout(120)
class BugsnagReportsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private record Received(@Nullable String key, JsonNode json) {}

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  @Test
  void anErrorIsToldWithItsReleaseStage() throws Exception {
    HttpServer server = standIn();
    try (BugsnagReports reports = reports(server.getAddress().getPort())) {
      reports.report(error(new IllegalStateException("with hush", new IOException("gone"))));
      Received report = received.poll(60, TimeUnit.SECONDS);
      if (report == null) {
        throw new AssertionError("nothing received");
      }

      assertThat(report.key()).isEqualTo(KEY);
      JsonNode event = report.json().path("events").path(0);
      assertThat(event.path("app").path("releaseStage").stringValue()).isEqualTo("prod");
      assertThat(event.path("app").path("version").stringValue()).isEqualTo("1.2.3");
      assertThat(event.path("severity").stringValue()).isEqualTo("error");
      assertThat(event.path("context").stringValue()).isEqualTo("Errors");
      JsonNode exceptions = event.path("exceptions");
      assertThat(exceptions.path(0).path("errorClass").stringValue())
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(exceptions.path(0).path("message").stringValue()).isEqualTo("with ********");
      assertThat(exceptions.path(1).path("message").stringValue()).isEqualTo("gone");
      assertThat(event.path("metaData").path("log").path("message").stringValue())
          .isEqualTo("GET /v2/ ********");
      assertThat(report.json().toString()).doesNotContain("hush");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anErrorWithoutAFailureIsTold() throws Exception {
    HttpServer server = standIn();
    try (BugsnagReports reports = reports(server.getAddress().getPort())) {
      reports.report(error(null));
      Received report = received.poll(60, TimeUnit.SECONDS);

      assertThat(report).isNotNull();
      assertThat(String.valueOf(report)).contains("GET /v2/ ********");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void hangingCostsNothing() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        BugsnagReports reports = reports(hanging.getLocalPort())) {
      reports.report(error(null));
      // The thread that tells now waits.
      try (Socket silent = hanging.accept()) {
        report(reports);
        assertThat(silent.isClosed()).isFalse();
      }
    }
  }

  @Test
  void downCostsNothing() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    context.getLogger(BugsnagReports.class).addAppender(logged);
    try (Socket down = new Socket()) {
      down.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody listens
      String address = "127.0.0.1:" + down.getLocalPort();
      try (BugsnagReports reports = reports(down.getLocalPort())) {
        report(reports);
        while (messages(logged, address).isEmpty()) {
          Thread.onSpinWait();
        }
        report(reports);
      }
      assertThat(messages(logged, address))
          .singleElement()
          .asString()
          .contains("Bugsnag cannot be told of errors: http://" + address);
    } finally {
      context.getLogger(BugsnagReports.class).detachAppender(logged);
    }
  }

  private static List<String> messages(ListAppender<ILoggingEvent> logged, String address) {
    return List.copyOf(logged.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains(address))
        .toList();
  }

  /** So many that the test would come to no end if each waited for an answer. */
  private static void report(BugsnagReports reports) {
    for (int i = 0; i < 10_000; i++) {
      reports.report(error(null));
    }
  }

  private HttpServer standIn() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
          received.add(
              new Received(
                  exchange.getRequestHeaders().getFirst("Bugsnag-Api-Key"),
                  JsonMapper.shared().readTree(body)));
        });
    server.start();
    return server;
  }

  private static BugsnagReports reports(int port) {
    return new BugsnagReports(
        new Configuration.Bugsnag(
            new Secret(KEY), "http://127.0.0.1:" + port, Duration.ofSeconds(2)),
        "prod",
        "1.2.3",
        new Redaction(List.of("hush", KEY)));
  }

  private static ErrorReport error(@Nullable Throwable failure) {
    return new ErrorReport(Instant.now(), "kind", "Errors", "worker-1", "GET /v2/ hush", failure);
  }
}
