package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** containerd, by its client {@code ctr}. */
@TestInstance(Lifecycle.PER_CLASS)
final class ContainerdTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private Containerd containerd;

  @BeforeAll
  void startContainerd() throws IOException {
    containerd = Containerd.start(registry.folder().resolve("containerd"));
  }

  @AfterAll
  void stopContainerd() {
    containerd.close();
  }

  @Test
  void pushesAnImageAndPullsItBack() {
    OciLayout source = OciLayout.image(registry.folder().resolve("image"), 1, 900_000, 2_000_000);
    String image = registry.host() + "/containerd/image:latest";
    importImage(source, image);

    ctr().run("images", "push", "--plain-http", image);

    assertThat(registry.api().digest("containerd/image", "latest")).contains(source.digest());
    remove(image, source);
    pull(image);
    assertThat(listing(image)).contains(source.digest());
    assertContentOf(source);
  }

  @Test
  void pushesAnIndexAndPullsItBackForAllPlatforms() {
    OciLayout source = OciLayout.index(registry.folder().resolve("index"), 2, 300_000);
    String image = registry.host() + "/containerd/index:latest";
    importImage(source, image);

    ctr().run("images", "push", "--plain-http", image);

    assertThat(registry.api().digest("containerd/index", "latest")).contains(source.digest());
    remove(image, source);
    String byDigest = registry.host() + "/containerd/index@" + source.digest();
    ctr()
        .run("images", "pull", "--plain-http", "--snapshotter=native", "--all-platforms", byDigest);
    assertThat(listing(byDigest)).contains(source.digest());
    assertContentOf(source);
  }

  private void importImage(OciLayout source, String image) {
    Path archive = registry.folder().resolve("archive.tar");
    registry.tool("tar").run("-cf", archive.toString(), "-C", source.folder().toString(), ".");
    ctr()
        .run(
            "images",
            "import",
            "--snapshotter=native",
            "--no-unpack",
            "--all-platforms",
            "--base-name=" + image.substring(0, image.lastIndexOf(':')),
            archive.toString());
  }

  private void pull(String image) {
    ctr().run("images", "pull", "--plain-http", "--snapshotter=native", image);
  }

  private void remove(String image, OciLayout source) {
    ctr().run("images", "rm", "--sync", image);
    assertThat(ctr().run("content", "ls", "--quiet").lines())
        .doesNotContainAnyElementsOf(source.verify());
  }

  private String listing(String image) {
    return ctr().run("images", "ls", "name==" + image);
  }

  private void assertContentOf(OciLayout source) {
    assertThat(ctr().run("content", "ls", "--quiet").lines()).containsAll(source.verify());
  }

  private Tool ctr() {
    return containerd.ctr();
  }
}
