package io.stowage.acceptance.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Proxy;
import io.stowage.acceptance.v1.V1Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A large layer in chunks through both proxies and both APIs, as the samples set them up: in little
 * memory, and without a temporary file of the proxy.
 */
final class LargeLayersTest {

  private static final int MEBIBYTES = Boolean.getBoolean("stowage.long") ? 1024 : 200;
  private static final int PROXY_LIMIT = 100;
  private static final int SERVER_LIMIT = 300;

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @ParameterizedTest
  @EnumSource
  void passInLittleMemoryAndWithoutTemporaryFiles(Proxy.Kind kind) throws Exception {
    try (ServerProcess server = server();
        Proxy proxy = Proxy.start(kind, server.host(), storage(), folder.resolve("proxy"))) {
      Transfer transfer = new Transfer(proxy);
      transfer.throughV2();
      transfer.throughV1();

      Processes processes = Processes.of(proxy.processes());
      long proxyPeak = processes.peakMebibytes();
      long serverPeak = new Processes(List.of(server.pid())).peakMebibytes();
      System.out.printf(
          "[deployment] %d MiB four times through %s: %d MiB of memory, the server %d MiB%n",
          MEBIBYTES, kind, proxyPeak, serverPeak);
      assertThat(transfer.temporary).isEmpty();
      assertThat(processes.writtenMebibytes()).isLessThan(MEBIBYTES / 10);
      assertThat(proxyPeak).isLessThan(PROXY_LIMIT);
      assertThat(serverPeak).isLessThan(SERVER_LIMIT);
    }
  }

  /** Else the test before this would show nothing. */
  @Test
  void temporaryFilesWouldBeSeen() throws Exception {
    try (ServerProcess server = server();
        Proxy proxy =
            Proxy.start(
                Proxy.Kind.NGINX,
                server.host(),
                storage(),
                folder.resolve("proxy"),
                sample ->
                    sample.with("proxy_request_buffering off;", "proxy_request_buffering on;"))) {
      Transfer transfer = new Transfer(proxy);
      transfer.throughV2();

      assertThat(transfer.temporary).isNotEmpty();
      assertThat(Processes.of(proxy.processes()).writtenMebibytes())
          .isGreaterThanOrEqualTo(MEBIBYTES);
    }
  }

  private ServerProcess server() {
    return ServerProcess.start(storage(), 0, "-Xmx128m");
  }

  private Path storage() {
    return folder.resolve("storage");
  }

  /** Pushes and pulls, and looks meanwhile what the proxy has open. */
  private static final class Transfer {

    private final Proxy proxy;
    private final HttpClient client;
    private final List<String> temporary = new ArrayList<>();

    Transfer(Proxy proxy) {
      this.proxy = proxy;
      this.client = proxy.client();
    }

    void throughV2() throws Exception {
      String digest = Digests.of(new LargeBody(MEBIBYTES, () -> {}));
      HttpResponse<InputStream> started =
          send("POST", "/v2/large/layer/blobs/uploads/", BodyPublishers.noBody(), 202);
      HttpResponse<InputStream> sent = send("PATCH", location(started), chunked(), 202);
      send("PUT", with(location(sent), "digest=" + digest), BodyPublishers.noBody(), 201);
      receive("/v2/large/layer/blobs/" + digest);
    }

    void throughV1() throws Exception {
      V1Image image = V1Image.named("large");
      InputStream payload =
          new SequenceInputStream(
              new ByteArrayInputStream((new String(image.json(), UTF_8) + "\n").getBytes(UTF_8)),
              new LargeBody(MEBIBYTES, () -> {}));
      send("PUT", image.path("json"), BodyPublishers.ofByteArray(image.json()), 200);
      send("PUT", image.path("layer"), chunked(), 200);
      send(
          "PUT",
          image.path("checksum"),
          BodyPublishers.noBody(),
          200,
          "X-Docker-Checksum-Payload",
          Digests.of(payload));
      send(
          "PUT",
          "/v1/repositories/large/v1/tags/latest",
          BodyPublishers.ofString("\"" + image.id() + "\""),
          200);
      receive(image.path("layer"));
    }

    private BodyPublisher chunked() {
      return BodyPublishers.ofInputStream(() -> new LargeBody(MEBIBYTES, this::look));
    }

    private void receive(String path) throws Exception {
      try (InputStream body = send("GET", path, BodyPublishers.noBody(), 200).body();
          InputStream expected = new LargeBody(MEBIBYTES, this::look)) {
        byte[] part;
        do {
          part = body.readNBytes(1 << 16);
          assertThat(part).isEqualTo(expected.readNBytes(1 << 16));
        } while (part.length > 0);
      }
    }

    private void look() {
      Processes.of(proxy.processes()).openBelow(proxy.home()).stream()
          .filter(file -> !file.contains(".log"))
          .forEach(temporary::add);
    }

    private static String location(HttpResponse<InputStream> response) {
      URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
      return Optional.ofNullable(location.getRawQuery())
          .map(query -> location.getRawPath() + "?" + query)
          .orElse(location.getRawPath());
    }

    private static String with(String path, String parameter) {
      return path + (path.contains("?") ? "&" : "?") + parameter;
    }

    private HttpResponse<InputStream> send(
        String method, String path, BodyPublisher body, int status, String... headers)
        throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(proxy.uri(path))
              .header("Authorization", proxy.authorization())
              .method(method, body);
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != status) {
        throw new AssertionError(
            response + "\n" + new String(response.body().readAllBytes(), UTF_8));
      }
      return response;
    }
  }
}
