package io.stowage.acceptance.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.V1Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry with a search index. */
final class SearchServer implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Map<String, String> environment;
  private final ServerProcess process;
  private final HttpClient client = HttpClient.newHttpClient();

  private SearchServer(Map<String, String> environment, ServerProcess process) {
    this.environment = environment;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param folder for storage and configuration
   * @param database URL of the database of the index
   */
  static SearchServer start(Path folder, String database) {
    Path file =
        V1Settings.write(
            folder,
            Map.of("storage", "file", "storage_path", folder.resolve("storage").toString()),
            Map.of(
                "standalone", "true",
                "search_backend", "sqlalchemy",
                "sqlalchemy_index_database", "'" + database + "'"));
    Map<String, String> environment =
        Map.of(
            "REGISTRY_HOST",
            "127.0.0.1",
            "REGISTRY_PORT",
            "0",
            "DOCKER_REGISTRY_CONFIG",
            file.toString(),
            "SETTINGS_FLAVOR",
            V1Settings.FLAVOR);
    return new SearchServer(environment, ServerProcess.start(environment));
  }

  /** {@code 127.0.0.1:<port>}, as clients name the registry. */
  String host() {
    return process.host();
  }

  /** What it says over HTTP. */
  RegistryApi api() {
    return new RegistryApi(host());
  }

  /** What it has logged. */
  String log() {
    return process.log();
  }

  /** Begins to rebuild the index by the command, while it is served. */
  Process beginRebuild(Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                ServerProcess.jar().toString(),
                "--rebuild-search")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Announces a repository by the v1 API. */
  void put(String name) {
    assertThat(send("PUT", "/v1/repositories/" + name + "/", "[]").statusCode()).isEqualTo(200);
  }

  /** Deletes a repository by the v1 API. */
  void delete(String name) {
    assertThat(send("DELETE", "/v1/repositories/" + name + "/", "").statusCode()).isEqualTo(200);
  }

  /** Pushes an image that describes itself, without its blobs. */
  void push(String name, String description) {
    api()
        .putManifest(
            name,
            "latest",
            "application/vnd.oci.image.manifest.v1+json",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
            "layers":[],"annotations":{"org.opencontainers.image.description":"%s"}}"""
                .formatted(description));
  }

  HttpResponse<String> send(String method, String target, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host() + target))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The path of a search. */
  static String path(String query, int size) {
    return "/v1/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&n=" + size;
  }

  /** What a search is answered, which has to be 200. */
  JsonNode search(String query, int size) {
    HttpResponse<String> answer = send("GET", path(query, size), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /** The status of a search. */
  int searchStatus(String query) {
    return send("GET", path(query, 25), "").statusCode();
  }

  /** The names that a search finds. */
  List<String> names(String query) {
    List<String> names = new ArrayList<>();
    search(query, 100).path("results").forEach(hit -> names.add(hit.path("name").stringValue()));
    return names;
  }

  /** Waits until a search finds these names and no others, in any order. */
  void awaitNames(String query, String... names) {
    await(query, () -> Set.copyOf(names(query)).equals(Set.of(names)));
  }

  /** Waits until something is so, and fails the test when that takes a minute. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what + "\n" + process.logTail());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
