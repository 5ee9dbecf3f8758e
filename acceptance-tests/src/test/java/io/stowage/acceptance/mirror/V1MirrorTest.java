package io.stowage.acceptance.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.clients.Containerd;
import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.OriginalRegistry;
import io.stowage.acceptance.fixture.OriginalRegistry.Release;
import io.stowage.acceptance.fixture.Redis;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.fixture.V1Settings;
import io.stowage.acceptance.v1.V1Client;
import io.stowage.acceptance.v1.V1Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A mirror of the original docker-registry, for clients of both APIs. */
@TestInstance(Lifecycle.PER_CLASS)
final class V1MirrorTest {

  private static final String PASSWORD = "redis-word";
  private static final int CLIENTS = 50;

  private final Path folder = Folders.create();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private OriginalRegistry source;
  private Redis redis;
  private Gate gate;
  private ServerProcess server;
  private String name;

  @BeforeAll
  void startSource() {
    Path home = folder.resolve("source");
    source =
        OriginalRegistry.start(
            Release.V0_9,
            home.resolve("storage"),
            home,
            Map.of(
                "standalone",
                "true",
                "search_backend",
                "sqlalchemy",
                "sqlalchemy_index_database",
                "sqlite:///" + home.resolve("search.db")));
    redis = Redis.start(folder, PASSWORD);
  }

  @BeforeEach
  void startMirror(TestInfo test) throws IOException {
    redis.ask("FLUSHALL");
    gate = Gate.before(source.host());
    name = test.getDisplayName().replaceAll("\\W", "").toLowerCase(Locale.ROOT);
    server = mirror("1000");
  }

  private ServerProcess mirror(String ttl) {
    return mirror(
        Map.of(
            "mirroring",
            "{source: '" + gate.url() + "', tags_cache_ttl: " + ttl + "}",
            "cache",
            "{host: 127.0.0.1, port: %d, password: %s}".formatted(redis.port(), PASSWORD)));
  }

  private ServerProcess mirror(Map<String, String> settings) {
    Path home = folder.resolve(name);
    Path file =
        V1Settings.write(
            home,
            Map.of(
                "storage",
                "local",
                "storage_path",
                home.resolve("storage").toString(),
                "standalone",
                "true"),
            settings);
    return ServerProcess.start(
        Map.of(
            "DOCKER_REGISTRY_CONFIG",
            file.toString(),
            "SETTINGS_FLAVOR",
            V1Settings.FLAVOR,
            "REGISTRY_PORT",
            "0"),
        "-Xmx256m");
  }

  @AfterEach
  void stopMirror() {
    gate.close();
    server.kill();
  }

  @AfterAll
  void stopSource() {
    source.close();
    redis.close();
    Folders.delete(folder);
  }

  /** Images of the source, the lowest first. */
  private List<V1Image> push(String repository) {
    V1Image base = V1Image.named(repository);
    V1Image top = base.child(repository + " top");
    return push(repository, List.of(base, top));
  }

  private List<V1Image> push(String repository, List<V1Image> images) {
    String last = images.get(images.size() - 1).id();
    new V1Client(source.host()).push(repository, images, Map.of("latest", last));
    return images;
  }

  private V1Client client() {
    return new V1Client(server.host());
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void isPulledThroughByV1AndKept() {
    List<V1Image> images = push("team/kept");

    assertIsPulled("team/kept", images);
    assertThat(gate.count("GET", "/layer")).isEqualTo(2);
    gate.mode(Gate.Mode.FAILING);

    // Tags come from the Redis, images from the storage.
    gate.forget();
    V1Image top = images.get(1);
    assertThat(get("/v1/repositories/team/kept/tags").body())
        .isEqualTo(bytes("{\"latest\": \"" + top.id() + "\"}"));
    for (V1Image image : images) {
      assertThat(get(image.path("json")).body()).isEqualTo(image.json());
      assertThat(get(image.path("layer")).body()).isEqualTo(image.layer());
    }
    assertThat(gate.seen()).isEmpty();
  }

  private void assertIsPulled(String repository, List<V1Image> images) {
    List<V1Image> pulled = client().pull(repository, "latest");
    assertThat(pulled).hasSameSizeAs(images);
    for (int i = 0; i < images.size(); i++) {
      V1Image image = images.get(i);
      V1Image same = pulled.get(images.size() - 1 - i);
      assertThat(same.id()).isEqualTo(image.id());
      assertThat(same.json()).isEqualTo(image.json());
      assertThat(same.layer()).isEqualTo(image.layer());
    }
  }

  /** Which tells checksums in other headers. */
  @Test
  void isPulledThroughFromAnOlderOriginal() {
    V1Image base = V1Image.named("older");
    List<V1Image> images = List.of(base, base.child("older top"));
    Path home = folder.resolve("older");
    try (OriginalRegistry older =
        OriginalRegistry.start(
            Release.V0_7, home.resolve("storage"), home, Map.of("standalone", "true"))) {
      new V1Client(older.host()).push("team/older", images, Map.of("latest", images.get(1).id()));
      server.kill();
      server = mirror(Map.of("mirroring", "{source: 'http://" + older.host() + "'}"));

      assertIsPulled("team/older", images);
      assertThat(new RegistryApi(server.host()).digest("team/older", "latest")).isPresent();
    }
    for (V1Image image : images) {
      assertThat(get(image.path("layer")).body()).isEqualTo(image.layer());
    }
  }

  @Test
  void keepsWhatItWasToldOfAnImage() {
    V1Image top = push("team/told").get(1);
    for (String what : List.of("json", "ancestry")) {
      HttpResponse<byte[]> first = get(top.path(what));
      assertThat(first.statusCode()).isEqualTo(200);
      gate.mode(Gate.Mode.FAILING);

      HttpResponse<byte[]> again = get(top.path(what));
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(first.body());
      gate.mode(Gate.Mode.OPEN);
    }
    HttpResponse<byte[]> json = get(top.path("json"));
    assertThat(json.headers().firstValue("X-Docker-Size"))
        .contains(Integer.toString(top.layer().length));
    assertThat(json.headers().firstValue("X-Docker-Checksum-Payload")).isPresent();
  }

  @Test
  void keepsTagsForTheirTime() {
    List<V1Image> images = push("team/moving");
    String tag = "/v1/repositories/team/moving/tags/latest";
    byte[] before = bytes("\"" + images.get(1).id() + "\"");
    assertThat(get(tag).body()).isEqualTo(before);
    new V1Client(source.host()).push("team/moving", images, Map.of("latest", images.get(0).id()));

    assertThat(get(tag).body()).isEqualTo(before);
    assertThat(gate.count("GET", "/tags/latest")).isEqualTo(1);
    redis.ask("FLUSHALL"); // as when the time is over
    assertThat(get(tag).body()).isEqualTo(bytes("\"" + images.get(0).id() + "\""));
    String left = redis.ask("PTTL", redis.ask("RANDOMKEY"));
    assertThat(Long.parseLong(left)).isBetween(900_000L, 1_000_000L);
  }

  @Test
  void asksForTagsEachTimeWithoutARedis() {
    List<V1Image> images = push("team/uncached");
    server.kill();
    server = mirror(Map.of("mirroring", "{source: '" + gate.url() + "'}"));
    String tags = "/v1/repositories/team/uncached/tags";

    assertThat(server.log()).contains("there is no cache for tags");
    assertThat(get(tags).statusCode()).isEqualTo(200);
    assertThat(get(tags).statusCode()).isEqualTo(200);
    assertThat(gate.count("GET", "/tags")).isEqualTo(2);
    assertIsPulled("team/uncached", images);
  }

  @Test
  void doesNotNeedItsRedis() {
    List<V1Image> images = push("team/redis");
    server.kill();
    server =
        mirror(
            Map.of(
                "mirroring",
                "{source: '" + gate.url() + "'}",
                "cache",
                "{host: 127.0.0.1, port: 1}"));

    assertIsPulled("team/redis", images);
  }

  @Test
  void isPulledThroughByClientsOfToday() throws IOException {
    List<V1Image> images = push("team/today");

    OciLayout copy = OciLayout.at(folder.resolve("skopeo"));
    tool("skopeo")
        .run(
            "copy",
            "--preserve-digests",
            "--src-tls-verify=false",
            "docker://" + server.host() + "/team/today:latest",
            "oci:" + copy.folder() + ":latest");
    assertThat(copy.verify()).hasSize(2 + images.size()); // manifest, config, layers
    assertThat(gate.count("GET", "/layer")).isEqualTo(2);
    assertThat(new RegistryApi(server.host()).tags("team/today")).containsExactly("latest");

    // The digest is the same for all who ask, and without the source by its tag in the Redis.
    gate.mode(Gate.Mode.FAILING);
    assertThat(new RegistryApi(server.host()).digest("team/today", "latest"))
        .contains(copy.digest());
  }

  @Test
  void isPulledThroughByDockerEngine() throws IOException {
    push("library/tool");
    try (DockerEngine engine =
        DockerEngine.start(
            folder.resolve("docker"),
            "{\"registry-mirrors\": [\"http://" + server.host() + "\"]}")) {
      engine.client().run("pull", "tool:latest");

      String digest = new RegistryApi(server.host()).digest("library/tool", "latest").get();
      assertThat(engine.client().run("image", "inspect", "tool:latest")).contains(digest);
    }
  }

  @Test
  void isPulledThroughByContainerd() throws IOException {
    push("team/containerd");
    Path hosts = Files.createDirectories(folder.resolve("hosts/docker.io"));
    Files.writeString(
        hosts.resolve("hosts.toml"),
        """
        server = "http://127.0.0.1:1"
        [host."http://%s"]
          capabilities = ["pull", "resolve"]
        """
            .formatted(server.host()));
    try (Containerd containerd = Containerd.start(folder.resolve("containerd"))) {
      containerd
          .ctr()
          .run(
              "images",
              "pull",
              "--snapshotter=native",
              "--hosts-dir=" + hosts.getParent(),
              "docker.io/team/containerd:latest");

      String digest = new RegistryApi(server.host()).digest("team/containerd", "latest").get();
      assertThat(containerd.ctr().run("content", "ls", "--quiet").lines()).contains(digest);
    }
  }

  @Test
  void keepsNothingOfALayerWithAWrongChecksum() throws Exception {
    V1Image image =
        push("team/lying", List.of(V1Image.named("lying").withLayer(random(3_000_000)))).get(0);
    assertThat(get(image.path("json")).statusCode()).isEqualTo(200);
    assertThat(get(image.path("ancestry")).statusCode()).isEqualTo(200);
    gate.mode(Gate.Mode.LYING);

    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(uri(image.path("layer"))).build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatThrownBy(answer.body()::readAllBytes).isInstanceOf(IOException.class);

    assertThat(files("blobs")).isEmpty();
    assertThat(files("mirrored")).isEmpty();
    assertThat(server.log()).contains("what does not fit");
    gate.mode(Gate.Mode.OPEN);
    assertThat(get(image.path("layer")).body()).isEqualTo(image.layer());
  }

  @Test
  void servesNoJsonThatIsNone() {
    V1Image top = push("team/lying-json").get(1);
    gate.mode(Gate.Mode.LYING);

    for (String path :
        List.of(top.path("json"), top.path("ancestry"), "/v1/repositories/team/lying-json/tags")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(503);
    }
    gate.mode(Gate.Mode.OPEN);
    assertThat(get(top.path("json")).body()).isEqualTo(top.json());
  }

  @Test
  void goesOnWithALayerThatBrokeOff() {
    V1Image image =
        push("team/broken", List.of(V1Image.named("broken").withLayer(random(3_000_001)))).get(0);
    assertThat(get(image.path("json")).statusCode()).isEqualTo(200);
    assertThat(get(image.path("ancestry")).statusCode()).isEqualTo(200);
    gate.mode(Gate.Mode.BREAKING);

    assertThat(get(image.path("layer")).body()).isEqualTo(image.layer());
    assertThat(gate.count("GET", "/layer")).isEqualTo(2);
  }

  @Test
  void saysWhatTheSourceSays() {
    V1Image top = push("team/failing").get(1);
    gate.mode(Gate.Mode.LIMITING);
    assertThat(get(top.path("json")).statusCode()).isEqualTo(429);
    server.kill();
    server = mirror("1000");
    gate.mode(Gate.Mode.FAILING);
    assertThat(get(top.path("json")).statusCode()).isEqualTo(503);
    gate.mode(Gate.Mode.OPEN);
    assertThat(get(V1Image.named("nobody's").path("json")).statusCode()).isEqualTo(404);
    assertThat(get(V1Image.named("nobody's").path("layer")).statusCode()).isEqualTo(404);
    assertThat(get("/v1/repositories/team/nobody/tags").statusCode()).isEqualTo(404);
    assertThat(get("/v1/repositories/team/nobody/images").statusCode()).isEqualTo(404);
    assertThat(get("/v2/team/nobody/manifests/latest").statusCode()).isEqualTo(404);
    gate.close();
    HttpResponse<byte[]> down = get("/v1/repositories/team/failing/tags");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(new String(down.body(), StandardCharsets.UTF_8)).contains(gate.url());
  }

  @Test
  void aSilentSourceKeepsNobodyElseWaiting() {
    V1Image own = V1Image.named("own");
    client().push("team/own", List.of(own), Map.of("latest", own.id()));
    gate.mode(Gate.Mode.SILENT);
    List<CompletableFuture<HttpResponse<Void>>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(V1Image.named("silent" + i).path("json"))).build();
      waiting.add(http.sendAsync(request, BodyHandlers.discarding()));
    }

    assertThat(client().pull("team/own", "latest")).hasSize(1);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    gate.release();
    waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(404));
  }

  @Test
  void costsTheSourceOneTransferHoweverManyAsk() {
    V1Image image =
        push("team/crowd", List.of(V1Image.named("crowd").withLayer(random(20_000_000)))).get(0);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<CompletableFuture<String>> digests = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      digests.add(CompletableFuture.supplyAsync(() -> digestOf(image.path("layer")), clients));
    }

    for (CompletableFuture<String> digest : digests) {
      assertThat(digest.join()).isEqualTo(Digests.of(image.layer()));
    }
    clients.shutdown();
    assertThat(gate.count("GET", "/layer")).isEqualTo(1);
  }

  @Test
  void sendsRangesOfALayerThatComes() throws Exception {
    V1Image image =
        push("team/ranges", List.of(V1Image.named("ranges").withLayer(random(1_000_000)))).get(0);

    HttpResponse<byte[]> part =
        http.send(
            HttpRequest.newBuilder(uri(image.path("layer")))
                .header("Range", "bytes=500000-")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(image.layer(), 500_000, 1_000_000));
  }

  @Test
  void neverPassesOnWhatAClientSays() throws Exception {
    V1Image top = push("team/headers").get(1);

    for (String path :
        List.of(
            top.path("json"),
            top.path("layer"),
            "/v1/repositories/team/headers/tags",
            "/v1/repositories/team/headers/images",
            "/v1/search?q=headers")) {
      http.send(
          HttpRequest.newBuilder(uri(path))
              .header("Authorization", "Token signature=of-the-client")
              .header("Cookie", "session=of-the-client")
              .header("X-Other", "of-the-client")
              .build(),
          BodyHandlers.discarding());
    }

    assertThat(gate.seen()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(gate.seen().toString()).doesNotContain("of-the-client");
    assertThat(gate.seen()).noneMatch(seen -> seen.has("Authorization") || seen.has("Cookie"));
  }

  @Test
  void answersForTheIndexOfTheSource() {
    List<V1Image> images = push("team/index");

    HttpResponse<byte[]> answer = get("/v1/repositories/team/index/images");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains(images.get(0).id(), images.get(1).id());
    assertThat(answer.headers().firstValue("X-Docker-Endpoints")).contains(server.host());
    assertThat(get("/v1/_ping").headers().firstValue("X-Docker-Registry-Standalone"))
        .contains("mirror");
  }

  @Test
  void findsWhatEitherFinds() {
    server.kill();
    server =
        mirror(
            Map.of(
                "mirroring",
                "{source: '" + gate.url() + "'}",
                "search_backend",
                "sqlalchemy",
                "sqlalchemy_index_database",
                "sqlite:///" + folder.resolve("own-search.db")));
    push("findme/there");
    V1Image own = V1Image.named("findme own");
    client().push("findme/here", List.of(own), Map.of("latest", own.id()));

    String found = new String(get("/v1/search?q=findme").body(), StandardCharsets.UTF_8);
    assertThat(found).contains("findme/here", "findme/there").contains("\"num_results\":2");
    gate.mode(Gate.Mode.FAILING);
    assertThat(new String(get("/v1/search?q=findme").body(), StandardCharsets.UTF_8))
        .contains("findme/here")
        .contains("\"num_results\":1");
  }

  @Test
  void takesPushesOntoItsImages() {
    V1Image base = push("team/onto").get(1);
    V1Image child = base.child("pushed onto it");
    V1Image lowest = push("team/onto").get(0);

    assertThat(
            client().push("mine/app", List.of(lowest, base, child), Map.of("latest", child.id())))
        .containsExactly(child.id());

    assertThat(client().pull("mine/app", "latest")).hasSize(3);
    assertThat(new RegistryApi(server.host()).digest("mine/app", "latest")).isPresent();
    assertThat(gate.count("PUT", "")).isZero();
  }

  private String digestOf(String path) {
    try (InputStream body =
        http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream()).body()) {
      return Digests.of(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<Path> files(String part) {
    try (var files = Files.walk(folder.resolve(name))) {
      return files
          .filter(path -> path.toString().contains("/" + part + "/") && Files.isRegularFile(path))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tool tool(String tool) {
    return Tool.find(tool, folder.resolve("home"));
  }

  private URI uri(String path) {
    return URI.create("http://" + server.host() + path);
  }

  private HttpResponse<byte[]> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(1)).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
