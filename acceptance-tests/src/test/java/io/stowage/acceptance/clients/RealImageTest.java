package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An image of several hundred megabytes with programs of this machine in it: a Java runtime, the
 * folder of programs, and git, one layer each. Docker pushes it; the other engines pull it.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class RealImageTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private static final long SEVERAL_HUNDRED_MEGABYTES = 300_000_000;
  private static final Pattern PUSHED = Pattern.compile("digest: (sha256:[0-9a-f]{64})");

  private String image;
  private String digest;

  @BeforeAll
  void pushWithDocker() throws IOException {
    image = registry.host() + "/machine:1";
    Path context = Files.createDirectory(registry.folder().resolve("context"));
    archive(context.resolve("java.tar"), System.getProperty("java.home"));
    archive(context.resolve("programs.tar"), "/usr/bin");
    archive(context.resolve("git.tar"), "/usr/lib/git-core");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        ADD java.tar /
        ADD programs.tar /
        ADD git.tar /
        """);
    Path folder = registry.folder().resolve("docker");
    try (DockerEngine engine = DockerEngine.start(folder)) {
      Tool docker = engine.client();
      docker.run("build", "--tag", image, context.toString());
      String size = docker.run("image", "inspect", "--format", "{{.Size}}", image).strip();
      assertThat(Long.parseLong(size)).isGreaterThan(SEVERAL_HUNDRED_MEGABYTES);
      String output = docker.run("push", image);
      Matcher pushed = PUSHED.matcher(output);
      assertThat(pushed.find()).as(output).isTrue();
      digest = pushed.group(1);
    }
    Folders.delete(folder);
    Folders.delete(context);
  }

  private static void archive(Path target, String folder) {
    registry.tool("tar").run("-cf", target.toString(), "-C", "/", folder.substring(1));
  }

  @Test
  void skopeoPullsIt() {
    Path target = registry.folder().resolve("layout");

    registry
        .tool("skopeo")
        .run("copy", "--src-tls-verify=false", "docker://" + image, "dir:" + target);

    assertThat(Digests.of(target.resolve("manifest.json"))).isEqualTo(digest);
    var blobs = registry.api().manifest("machine", "1").orElseThrow().blobs();
    assertThat(blobs).hasSize(4);
    for (String blob : blobs) {
      assertThat(Digests.of(target.resolve(Digests.hex(blob)))).isEqualTo(blob);
    }
    Folders.delete(target);
  }

  @Test
  void containerdPullsIt() throws IOException {
    Path folder = registry.folder().resolve("containerd");
    try (Containerd containerd = Containerd.start(folder)) {
      Tool ctr = containerd.ctr();
      ctr.run("images", "pull", "--plain-http", "--snapshotter=native", image);
      assertThat(ctr.run("images", "ls", "name==" + image)).contains(digest);
    }
    Folders.delete(folder);
  }

  @Test
  void podmanPullsIt() {
    Path folder = registry.folder().resolve("podman");
    Tool podman = Containers.podman(folder);

    podman.run("pull", "--tls-verify=false", image);

    assertThat(podman.run("image", "inspect", "--format", "{{.Digest}}", image).strip())
        .isEqualTo(digest);
    Folders.delete(folder);
  }
}
