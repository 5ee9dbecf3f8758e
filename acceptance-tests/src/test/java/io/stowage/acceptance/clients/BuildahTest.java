package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buildah, which builds an image step by step. */
final class BuildahTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @ParameterizedTest
  @ValueSource(strings = {"oci", "docker"})
  void pushesACommittedImageAndPullsItBack(String format) throws IOException {
    String image = registry.host() + "/buildah/" + format + ":1";
    Path tar =
        Tarball.write(registry.folder().resolve(format + ".tar"), format.hashCode(), 1_500_000);
    String container = buildah().run("from", "scratch").strip();
    buildah().run("add", container, tar.toString(), "/");
    buildah().run("config", "--label", "purpose=test", "--cmd", "/bin/true", container);
    buildah().run("commit", "--rm", "--format", format, container, image);
    Path digestFile = registry.folder().resolve(format + ".digest");

    buildah().run("push", "--tls-verify=false", "--digestfile", digestFile.toString(), image);

    String digest = Files.readString(digestFile).strip();
    assertThat(registry.api().digest("buildah/" + format, "1")).contains(digest);
    buildah().run("rmi", image);
    buildah().run("pull", "--tls-verify=false", image);
    assertThat(buildah().run("images", "--digests", "--format", "{{.Digest}}", image).strip())
        .isEqualTo(digest);
  }

  @Test
  void buildsOnAnImageThatItPulls() throws IOException {
    String base = registry.host() + "/buildah/base:1";
    String derived = registry.host() + "/buildah/derived:1";
    Path tar = Tarball.write(registry.folder().resolve("base.tar"), 7, 100_000);
    String container = buildah().run("from", "scratch").strip();
    buildah().run("add", container, tar.toString(), "/");
    buildah().run("commit", "--rm", container, base);
    buildah().run("push", "--tls-verify=false", base);
    buildah().run("rmi", base);

    String second = buildah().run("from", "--tls-verify=false", base).strip();
    Path file = Files.writeString(registry.folder().resolve("more.txt"), "more");
    buildah().run("copy", second, file.toString(), "/more.txt");
    buildah().run("commit", "--rm", second, derived);
    buildah().run("push", "--tls-verify=false", derived);

    var lower = registry.api().manifest("buildah/base", "1").orElseThrow();
    var upper = registry.api().manifest("buildah/derived", "1").orElseThrow();
    assertThat(upper.blobs()).hasSize(3).contains(lower.blobs().get(0));
    for (String blob : upper.blobs()) {
      assertThat(registry.api().digestOfBlob("buildah/derived", blob)).contains(blob);
    }
  }

  private static Tool buildah() {
    return Containers.buildah(registry.folder());
  }
}
