package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.mirror.MirrorServer;
import io.stowage.acceptance.mirror.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Engines that are told to ask a mirror for the images of another registry, which asks for tokens.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class MirroringTest {

  private final Path folder = Folders.create();
  private TokenServer tokens;
  private Distribution upstream;
  private ServerProcess server;
  private OciLayout image;

  @BeforeAll
  void start() throws IOException, GeneralSecurityException {
    Path home = Files.createDirectories(folder.resolve("upstream"));
    tokens = TokenServer.start();
    upstream =
        Distribution.start(Release.V3, home.resolve("storage"), home, tokens.configuration(home));
    image = OciLayout.image(folder.resolve("image"), 1, 700_000);
    tool("skopeo")
        .run(
            "copy",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "--dest-creds=" + TokenServer.USER + ":" + TokenServer.PASSWORD,
            "oci:" + image.folder() + ":latest",
            "docker://" + upstream.host() + "/library/tool:latest");
    String url =
        "url: 'http://%s', username: %s, password: %s, token_realms: ['%s']"
            .formatted(upstream.host(), TokenServer.USER, TokenServer.PASSWORD, tokens.url());
    server =
        MirrorServer.start(
            folder.resolve("mirror"),
            "{prefix: '', " + url + ", ns: []}",
            "{prefix: hub, " + url + ", ns: [docker.io]}",
            "{prefix: own}");
  }

  @AfterAll
  void stop() {
    server.close();
    upstream.close();
    tokens.close();
    Folders.delete(folder);
  }

  @Test
  void dockerEnginePullsThroughItsRegistryMirror() throws IOException {
    try (DockerEngine engine =
        DockerEngine.start(
            folder.resolve("docker"),
            "{\"registry-mirrors\": [\"http://" + server.host() + "\"]}")) {
      engine.client().run("pull", "tool:latest");

      assertThat(engine.client().run("image", "inspect", "tool:latest")).contains(image.digest());
    }
    assertThat(api().catalog()).contains("library/tool");
  }

  @Test
  void containerdPullsThroughAHostOfItsOwn() throws IOException {
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
              "docker.io/library/tool:latest");

      assertThat(containerd.ctr().run("content", "ls", "--quiet").lines())
          .containsAll(image.verify());
    }
    assertThat(api().catalog()).contains("hub/library/tool");
    assertThat(server.log()).contains("ns=docker.io");
  }

  @Test
  void anAreaOfItsOwnTakesPushesInsideOfWhatIsMirrored() {
    tool("crane")
        .run("push", "--insecure", image.folder().toString(), server.host() + "/own/tool:1");

    assertThat(api().tags("own/tool")).containsExactly("1");
    tool("crane")
        .runToFailure(
            "push", "--insecure", image.folder().toString(), server.host() + "/other/tool:1");
  }

  private RegistryApi api() {
    return new RegistryApi(server.host());
  }

  private Tool tool(String name) {
    return Tool.find(name, folder.resolve("home"));
  }
}
