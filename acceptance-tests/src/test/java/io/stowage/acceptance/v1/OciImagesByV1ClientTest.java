package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that a client of today has pushed, as a v1 client pulls it. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
class OciImagesByV1ClientTest {

  private static final JsonMapper JSON = new JsonMapper();

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @Test
  void anImageThatDockerPushedIsPulledLayerByLayer() throws IOException {
    try (V1Server stowage = start("linux/amd64");
        DockerEngine engine = DockerEngine.start(folder.resolve("docker"))) {
      buildAndPush(engine.client(), stowage.host() + "/first/second/built:1");

      RegistryApi api = new RegistryApi(stowage.host());
      Manifest manifest = api.manifest("first/second/built", "1").orElseThrow();
      List<Pulled> images = pull(stowage.host(), "first/second/built", "1");

      assertThat(images.stream().map(Pulled::layer).toList())
          .hasSize(3)
          .isEqualTo(layers(manifest));
      JsonNode top = images.get(2).json();
      JsonNode config =
          api.json("first/second/built", manifest.json().path("config").path("digest").asString());
      for (String shared : List.of("created", "architecture", "os", "docker_version")) {
        assertThat(top.path(shared)).as(shared).isEqualTo(config.path(shared));
      }
      assertThat(top.path("config").path("Cmd")).isEqualTo(JSON.readTree("[\"/bin/true\"]"));
      assertThat(top.path("config").path("Labels").path("purpose").asString()).isEqualTo("test");
      assertThat(top.path("config")).isEqualTo(config.path("config"));
      assertThat(top.has("rootfs") || top.has("history")).isFalse();
    }
  }

  private void buildAndPush(Tool docker, String name) throws IOException {
    Path context = Files.createDirectory(folder.resolve("context"));
    Tarball.write(context.resolve("base.tar"), 2, 200_000);
    Files.writeString(context.resolve("hello.txt"), "hello");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        ADD base.tar /
        ENV some=thing
        COPY hello.txt /greetings/hello.txt
        LABEL purpose=test
        COPY hello.txt /hello-again.txt
        CMD ["/bin/true"]
        """);
    docker.run("build", "--tag", name, context.toString());
    docker.run("push", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/arm64"})
  void ofAnIndexTheConfiguredPlatformIsPulled(String platform) {
    OciLayout index = OciLayout.index(folder.resolve("index"), 5, 20_000);
    try (V1Server stowage = start(platform)) {
      Tool.find("skopeo", folder)
          .run(
              "copy",
              "--all",
              "--preserve-digests",
              "--dest-tls-verify=false",
              "oci:" + index.folder() + ":latest",
              "docker://" + stowage.host() + "/multi/app:1");

      List<Pulled> images = pull(stowage.host(), "multi/app", "1");

      RegistryApi api = new RegistryApi(stowage.host());
      Map<String, Manifest> platforms = new HashMap<>();
      for (JsonNode entry : api.manifest("multi/app", "1").orElseThrow().json().path("manifests")) {
        platforms.put(
            "linux/" + entry.path("platform").path("architecture").asString(),
            api.manifest("multi/app", entry.path("digest").asString()).orElseThrow());
      }
      assertThat(platforms).hasSize(2);
      assertThat(images.stream().map(Pulled::layer).toList())
          .isEqualTo(
              platforms.entrySet().stream()
                  .filter(it -> it.getKey().equals(platform))
                  .flatMap(it -> layers(it.getValue()).stream())
                  .toList());
      assertThat("linux/" + images.get(0).json().path("architecture").asString())
          .isEqualTo(platform);
    }
  }

  private V1Server start(String platform) {
    return Kind.STOWAGE.start(
        folder, Map.of("standalone", "true", "v1", "{platform: " + platform + "}"));
  }

  private static List<String> layers(Manifest manifest) {
    List<String> layers = new ArrayList<>();
    manifest.json().path("layers").forEach(layer -> layers.add(layer.path("digest").asString()));
    return layers;
  }

  /**
   * An image as it was pulled.
   *
   * @param layer the digest of the bytes that came
   */
  private record Pulled(JsonNode json, String layer) {}

  /**
   * Pulls as an engine does, which has no checksums to verify here, and checks the chain of ids.
   *
   * @return the images, ancestors first
   */
  private static List<Pulled> pull(String host, String repository, String tag) {
    assertThat(get(host, "/v1/repositories/" + repository + "/images").header("X-Docker-Token"))
        .isPresent();
    String id = json(get(host, "/v1/repositories/" + repository + "/tags")).path(tag).asString();
    assertThat(json(get(host, "/v1/repositories/" + repository + "/tags/" + tag)).asString())
        .isEqualTo(id);
    JsonNode ancestry = json(get(host, "/v1/images/" + id + "/ancestry"));
    assertThat(ancestry.get(0).asString()).isEqualTo(id);
    List<Pulled> images = new ArrayList<>();
    for (int i = 0; i < ancestry.size(); i++) {
      String path = "/v1/images/" + ancestry.get(i).asString();
      Reply json = get(host, path + "/json");
      Reply layer = get(host, path + "/layer");
      assertThat(json(json).path("id")).isEqualTo(ancestry.get(i));
      assertThat(json(json).path("parent").asString(""))
          .isEqualTo(i + 1 < ancestry.size() ? ancestry.get(i + 1).asString() : "");
      assertThat(json.header("X-Docker-Size")).contains("" + layer.body().length);
      images.add(0, new Pulled(json(json), Digests.of(layer.body())));
    }
    return images;
  }

  private static Reply get(String host, String path) {
    Reply reply = RawHttp.send(host, Call.get(path));
    assertThat(reply.status()).as(path).isEqualTo(200);
    return reply;
  }

  private static JsonNode json(Reply reply) {
    return JSON.readTree(new String(reply.body(), UTF_8));
  }
}
