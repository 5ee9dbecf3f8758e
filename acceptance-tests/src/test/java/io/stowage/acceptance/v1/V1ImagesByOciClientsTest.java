package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.FolderState;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that a v1 client has pushed, as the clients of today pull and run it. */
@TestInstance(Lifecycle.PER_CLASS)
final class V1ImagesByOciClientsTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private BusyboxImage image;

  @BeforeAll
  void push() {
    image = new BusyboxImage(registry.folder());
    new V1Client(registry.host())
        .push(
            "team/run", image.images(), Map.of("latest", image.top().id(), "1", image.top().id()));
  }

  @Test
  void dockerRunsIt() throws IOException {
    try (DockerEngine engine = DockerEngine.start(registry.folder().resolve("docker"))) {
      Tool docker = engine.client();
      String name = registry.host() + "/team/run";

      docker.run("pull", name);

      assertThat(docker.run("run", "--rm", "--network=none", name)).isEqualTo(BusyboxImage.OUTPUT);
      assertThat(inspect(docker, name, "{{json .Config.Env}}")).contains("GREETING=/etc/greeting");
      assertThat(inspect(docker, name, "{{json .Config.Labels}}")).isEqualTo("{\"a\":\"b\"}");
      assertThat(inspect(docker, name, "{{.Created}}")).isEqualTo("2015-02-03T04:05:06.789Z");
      assertThat(inspect(docker, name, "{{join .RootFS.Layers \" \"}}"))
          .isEqualTo(String.join(" ", image.tars()));
      Path tar = registry.folder().resolve("container.tar");
      String container = docker.run("create", name).strip();
      docker.run("export", "--output", tar.toString(), container);
      Map<String, String> files = new TreeMap<>(unpack("container", tar).files());
      // What the engine puts into every container.
      files
          .keySet()
          .removeIf(
              file -> file.matches("\\.dockerenv|dev/.*|etc/(hostname|hosts|resolv\\.conf|mtab)"));
      assertThat(files).isEqualTo(image.files());
      docker.run("rm", container);
    }
  }

  private static String inspect(Tool docker, String name, String format) {
    return docker.run("image", "inspect", "--format", format, name).strip();
  }

  @Test
  void skopeoCopiesIt() throws IOException {
    Path target = registry.folder().resolve("layout");

    registry
        .tool("skopeo")
        .run(
            "copy",
            "--preserve-digests",
            "--src-tls-verify=false",
            "docker://" + registry.host() + "/team/run:1",
            "oci:" + target + ":1");

    OciLayout layout = OciLayout.at(target);
    Manifest manifest = registry.api().manifest("team/run", "1").orElseThrow();
    assertThat(layout.digest()).isEqualTo(manifest.digest());
    assertThat(layout.verify()).hasSize(5).containsAll(manifest.blobs());
    Path root = Files.createDirectory(registry.folder().resolve("root"));
    for (JsonNode layer : manifest.json().path("layers")) {
      untar(root, layout.blob(layer.path("digest").asString()));
      applyWhiteouts(root);
    }
    assertThat(FolderState.of(root).files()).isEqualTo(image.files());
  }

  private static void applyWhiteouts(Path root) throws IOException {
    for (String file : FolderState.of(root).files().keySet()) {
      Path path = root.resolve(file);
      String name = String.valueOf(path.getFileName());
      if (name.startsWith(".wh.")) {
        Files.delete(path);
        Files.delete(path.resolveSibling(name.substring(".wh.".length())));
      }
    }
  }

  @Test
  void cranePullsAndExportsIt() throws IOException {
    Tool crane = registry.tool("crane");
    String name = registry.host() + "/team/run";

    assertThat(crane.run("ls", "--insecure", name).lines()).containsExactly("1", "latest");
    assertThat(crane.run("manifest", "--insecure", name))
        .isEqualTo(registry.api().manifest("team/run", "latest").orElseThrow().text());
    assertThat(layersOf(name, crane)).isEqualTo(image.tars());
    Path tar = registry.folder().resolve("exported.tar");
    crane.run("export", "--insecure", name, tar.toString());
    assertThat(unpack("exported", tar).files()).isEqualTo(image.files());
    Path pulled = registry.folder().resolve("pulled");
    crane.run("pull", "--insecure", "--format=oci", name, pulled.toString());
    assertThat(OciLayout.at(pulled).verify()).hasSize(5);
  }

  private static List<String> layersOf(String name, Tool crane) {
    JsonNode config = new JsonMapper().readTree(crane.run("config", "--insecure", name));
    List<String> layers = new ArrayList<>();
    config.path("rootfs").path("diff_ids").forEach(it -> layers.add(it.asString()));
    return layers;
  }

  private static FolderState unpack(String name, Path tar) throws IOException {
    Path folder = Files.createDirectory(registry.folder().resolve(name));
    untar(folder, tar);
    return FolderState.of(folder);
  }

  private static void untar(Path folder, Path tar) {
    registry.tool("tar").run("-xf", tar.toString(), "--no-same-owner", "-C", folder.toString());
  }
}
