package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The line of a request, in each form. */
class AccessLogTest {

  @TempDir Path folder;

  @Test
  void theCombinedFormat() throws IOException {
    List<String> lines =
        lines(
            AccessFormat.COMBINED,
            "GET /v2/?n=1 HTTP/1.1\r\nHost: h\r\nReferer: http://r/\r\nUser-Agent: a \"b\" \\c\r\n\r\n");

    assertThat(lines)
        .singleElement()
        .asString()
        .matches(
            "127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] "
                + "\"GET /v2/\\?n=1 HTTP/1\\.1\" 200 2 \"http://r/\" \"a \\?b\\? \\?c\" \\d+");
  }

  @Test
  void json() throws IOException {
    JsonNode line =
        JsonMapper.shared()
            .readTree(
                lines(
                        AccessFormat.JSON,
                        "GET /v2/?n=1 HTTP/1.1\r\nHost: h\r\nUser-Agent: a \"b\" \\c\r\n\r\n")
                    .get(0));

    assertThat(line.path("time").stringValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(line.path("client").stringValue()).isEqualTo("127.0.0.1");
    assertThat(line.path("method").stringValue()).isEqualTo("GET");
    assertThat(line.path("path").stringValue()).isEqualTo("/v2/");
    assertThat(line.path("query").stringValue()).isEqualTo("n=1");
    assertThat(line.path("protocol").stringValue()).isEqualTo("HTTP/1.1");
    assertThat(line.path("status").intValue()).isEqualTo(200);
    assertThat(line.path("bytes").intValue()).isEqualTo(2);
    assertThat(line.path("referer").isNull()).isTrue();
    assertThat(line.path("user_agent").stringValue()).isEqualTo("a \"b\" \\c");
    assertThat(line.path("millis").isIntegralNumber()).isTrue();
  }

  /** Some the server refuses before it logs anything. */
  @Test
  void everyByteOfAClientGivesALineOfJson() throws IOException {
    List<String> requests = new ArrayList<>();
    for (int c : IntStream.range(0, 256).filter(c -> c != '\r' && c != '\n').toArray()) {
      requests.add("GET /v2/ HTTP/1.1\r\nHost: h\r\nUser-Agent: x" + (char) c + "y\r\n\r\n");
      requests.add("GET /v2/a" + (char) c + "b HTTP/1.1\r\nHost: h\r\n\r\n");
      requests.add("GET /v2/?a=" + (char) c + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    String longest = "z".repeat(5000);
    requests.add("GET /v2/ HTTP/1.1\r\nHost: h\r\nUser-Agent: " + longest + "\r\n\r\n");

    List<String> lines = lines(AccessFormat.JSON, requests.toArray(String[]::new));

    List<String> agents = new ArrayList<>();
    for (String line : lines) {
      assertThat(line).matches("[\\x20-\\x7e]+");
      agents.add(String.valueOf(JsonMapper.shared().readTree(line).path("user_agent").asString()));
    }
    assertThat(agents).contains("x\"y", "x\\y", "z".repeat(2048)).hasSizeGreaterThan(95);
  }

  @Test
  void none() throws IOException {
    assertThat(lines(AccessFormat.NONE, "GET /v2/ HTTP/1.1\r\nHost: h\r\n\r\n")).isEmpty();
  }

  /** Sends requests, on a connection each, waits for their answers, and ends the server. */
  private List<String> lines(AccessFormat format, String... requests) throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (StorageDriver driver = FileDriver.open(folder);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        RegistryServer server =
            RegistryServer.start(
                registry,
                ServerOptions.builder().port(0).accessLog(log).accessFormat(format).build())) {
      for (String request : requests) {
        try (RawHttp http = new RawHttp(server.port())) {
          http.send(request.getBytes(StandardCharsets.ISO_8859_1));
          http.read("GET");
        } catch (EOFException e) {
          // Refused without an answer.
        }
      }
    }
    return log.toString(StandardCharsets.US_ASCII).lines().toList();
  }
}
