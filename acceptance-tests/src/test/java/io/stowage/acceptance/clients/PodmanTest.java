package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Podman, with images and with an index made by {@code manifest create}. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
final class PodmanTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @Test
  void pushesAnImportedImageAndPullsItBack() throws IOException {
    String image = registry.host() + "/podman/imported:1";
    Path tar = Tarball.write(registry.folder().resolve("import.tar"), 1, 2_000_000);
    podman().run("import", tar.toString(), image);

    String digest = push(image);

    assertThat(registry.api().digest("podman/imported", "1")).contains(digest);
    podman().run("rmi", image);
    podman().run("pull", "--tls-verify=false", image);
    assertThat(inspect(image)).isEqualTo(digest);
  }

  @Test
  void pushesABuiltImageAndPullsItByDigest() throws IOException {
    String repository = registry.host() + "/podman/built";
    Path context = Files.createDirectory(registry.folder().resolve("context"));
    Tarball.write(context.resolve("base.tar"), 2, 300_000);
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nADD base.tar /\n");
    podman().run("build", "--tag", repository + ":1", context.toString());

    String digest = push(repository + ":1");

    podman().run("rmi", repository + ":1");
    podman().run("pull", "--tls-verify=false", repository + "@" + digest);
    assertThat(inspect(repository + "@" + digest)).isEqualTo(digest);
  }

  @Test
  void pushesAnIndexWithAllItsImages() throws IOException {
    String list = registry.host() + "/podman/index:1";
    podman().run("manifest", "create", list);
    for (String architecture : List.of("amd64", "arm64")) {
      String image = "localhost/part:" + architecture;
      Path tar =
          Tarball.write(registry.folder().resolve("part.tar"), architecture.hashCode(), 50_000);
      podman().run("import", "--arch", architecture, tar.toString(), image);
      podman().run("manifest", "add", list, "containers-storage:" + image);
    }
    Path digestFile = registry.folder().resolve("index.digest");

    podman()
        .run(
            "manifest",
            "push",
            "--all",
            "--tls-verify=false",
            "--digestfile",
            digestFile.toString(),
            list,
            "docker://" + list);

    var index = registry.api().manifest("podman/index", "1").orElseThrow();
    assertThat(index.digest()).isEqualTo(Files.readString(digestFile));
    List<String> platforms = new ArrayList<>();
    for (var entry : index.json().path("manifests")) {
      platforms.add(entry.path("platform").path("architecture").asString());
      assertThat(registry.api().digest("podman/index", entry.path("digest").asString()))
          .isPresent();
    }
    assertThat(platforms).containsExactlyInAnyOrder("amd64", "arm64");
    podman().run("manifest", "rm", list);
    podman().run("pull", "--tls-verify=false", "--arch=arm64", list);
    assertThat(podman().run("image", "inspect", "--format", "{{.Architecture}}", list).strip())
        .isEqualTo("arm64");
  }

  private static String push(String image) throws IOException {
    Path digestFile = registry.folder().resolve("podman.digest");
    podman().run("push", "--tls-verify=false", "--digestfile", digestFile.toString(), image);
    return Files.readString(digestFile).strip();
  }

  private static String inspect(String image) {
    return podman().run("image", "inspect", "--format", "{{.Digest}}", image).strip();
  }

  private static Tool podman() {
    return Containers.podman(registry.folder());
  }
}
