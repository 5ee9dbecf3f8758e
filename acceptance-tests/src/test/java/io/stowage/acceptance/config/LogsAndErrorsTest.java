package io.stowage.acceptance.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the runnable jar logs where, and whom it tells of errors, by its configuration. */
@Timeout(180)
class LogsAndErrorsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;

  private final GreenMail mails =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @AfterEach
  void stop() {
    mails.stop();
  }

  @Test
  void theSampleTakesFilesFromTheEnvironment() throws Exception {
    Path accesses = folder.resolve("access.log");
    Path messages = folder.resolve("error.log");
    String log;
    try (ServerProcess server =
        ServerProcess.start(
            Map.of(
                "SETTINGS_FLAVOR", "local",
                "STORAGE_PATH", folder.resolve("storage").toString(),
                "REGISTRY_PORT", "0",
                "ACCESS_LOG", "json",
                "ACCESS_LOG_FILE", accesses.toString(),
                "LOG_FORMAT", "json",
                "ERROR_LOG_FILE", messages.toString(),
                "SHUTDOWN_TIMEOUT", "3s",
                "IDLE_TIMEOUT", "20s"))) {
      assertThat(send(server, "GET", "/v2/?a=b")).isEqualTo(200);
      breakStorage();
      assertThat(fail(server)).isGreaterThanOrEqualTo(500);
      server.terminate();
      server.waitForExit(PATIENCE);
      log = server.log();
    }
    JsonNode access = JsonMapper.shared().readTree(Files.readAllLines(accesses).get(0));
    assertThat(access.path("path").stringValue()).isEqualTo("/v2/");
    assertThat(access.path("query").stringValue()).isEqualTo("a=b");
    JsonNode message = JsonMapper.shared().readTree(Files.readAllLines(messages).get(0));
    assertThat(message.path("level").stringValue()).isEqualTo("ERROR");
    assertThat(message.path("exception").stringValue()).contains("\tat ");
    assertThat(log).doesNotContain("HTTP/1.1", "ERROR");
  }

  @Test
  void errorsAreMailedAndToldToBugsnag() throws Exception {
    mails.start();
    BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    HttpServer bugsnag = bugsnag(reports);
    Map<String, String> environment = new HashMap<>();
    environment.put("SETTINGS_FLAVOR", "production");
    environment.put("DOCKER_REGISTRY_CONFIG", configuration(bugsnag).toString());
    environment.put("REGISTRY_PORT", "0");
    try (ServerProcess server = ServerProcess.start(environment)) {
      breakStorage();
      for (int i = 0; i < 20; i++) {
        assertThat(fail(server)).isGreaterThanOrEqualTo(500);
      }
      assertThat(mails.waitForIncomingEmail(60_000, 1)).isTrue();
      String report = reports.poll(60, TimeUnit.SECONDS);
      assertThat(report).contains("\"releaseStage\":\"production\"", "\"apiKey\":\"0123456789ab");
    } finally {
      bugsnag.stop(0);
    }
    assertThat(mails.getReceivedMessages()[0].getSubject())
        .startsWith("Docker registry exception: ");
    assertThat(mails.getReceivedMessages()[0].getContent().toString())
        .contains("flavor production", "\tat ");
    // One for the kind, and one at the end for what came again.
    assertThat(mails.getReceivedMessages()).hasSizeBetween(1, 2);
  }

  @Test
  void aFileThatCannotBeWrittenStopsTheStart() throws IOException {
    Run run =
        Run.jar(
            folder,
            Map.of(
                "SETTINGS_FLAVOR",
                "local",
                "STORAGE_PATH",
                folder.resolve("storage").toString(),
                "REGISTRY_PORT",
                "0",
                "ERROR_LOG_FILE",
                folder.resolve("none/error.log").toString()));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly(
            "stowage: cannot log to %1$s: %1$s does not exist, or its folder does not"
                .formatted(folder.resolve("none/error.log")));
  }

  private Path configuration(HttpServer bugsnag) throws IOException {
    return Files.writeString(
        folder.resolve("my.yml"),
        """
        production:
            storage: file
            storage_path: %s
            standalone: true
            bugsnag: 0123456789abcdef0123456789abcdef
            errors:
                bugsnag_endpoint: http://127.0.0.1:%d
            email_exceptions:
                smtp_host: 127.0.0.1
                smtp_port: %d
                from_addr: registry@localhost.local
                to_addr: ops@localhost.local
        """
            .formatted(
                folder.resolve("storage"),
                bugsnag.getAddress().getPort(),
                mails.getSmtp().getPort()));
  }

  private static HttpServer bugsnag(BlockingQueue<String> reports) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Puts a file where the server stores. */
  private void breakStorage() throws IOException {
    Path storage = folder.resolve("storage");
    Files.move(storage, folder.resolve("moved"));
    Files.writeString(storage, "no folder");
  }

  /** A request that has to write. */
  private static int fail(ServerProcess server) throws IOException, InterruptedException {
    return send(server, "POST", "/v2/a/blobs/uploads/?digest=sha256:" + "0".repeat(64));
  }

  private static int send(ServerProcess server, String method, String target)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.host() + target))
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString("bytes"))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Lines of both kinds go to where they always went. */
  @Test
  void withoutFilesEverythingIsOnTheStandardError() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            Map.of("STORAGE_PATH", folder.resolve("storage").toString(), "REGISTRY_PORT", "0"))) {
      assertThat(send(server, "GET", "/v2/")).isEqualTo(200);
      server.terminate();
      server.waitForExit(PATIENCE);
      assertThat(List.of(server.log().split("\n", -1)))
          .anyMatch(line -> line.contains("\"GET /v2/ HTTP/1.1\" 200 2"));
    }
  }
}
