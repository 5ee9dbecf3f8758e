package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** skopeo, which copies between folders and registries. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
final class SkopeoTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @Test
  void copiesAnImageInAndOut() {
    OciLayout source = OciLayout.image(folder("image"), 1, 1_000_000, 2_000_000, 10);
    copyIn(source, "library/image:1");

    OciLayout copy = copyOut("library/image:1", "image-copy");

    assertThat(registry.api().digest("library/image", "1")).contains(source.digest());
    assertThat(copy.digest()).isEqualTo(source.digest());
    assertThat(copy.verify()).isEqualTo(source.verify());
  }

  @Test
  void copiesAnIndexInAndOut() {
    OciLayout source = OciLayout.index(folder("index"), 2, 300_000);
    copyIn(source, "index:latest");

    OciLayout copy = copyOut("index@" + source.digest(), "index-copy");

    assertThat(copy.verify()).isEqualTo(source.verify());
  }

  @Test
  void copiesToAFolderWithTheManifestUnchanged() {
    OciLayout source = OciLayout.image(folder("plain"), 3, 100_000);
    copyIn(source, "plain:1");
    Path copy = folder("plain-dir");

    skopeo().run("copy", "--src-tls-verify=false", docker("plain:1"), "dir:" + copy);

    assertThat(Digests.of(copy.resolve("manifest.json"))).isEqualTo(source.digest());
    for (String blob : registry.api().manifest("plain", "1").orElseThrow().blobs()) {
      assertThat(Digests.of(copy.resolve(Digests.hex(blob)))).isEqualTo(blob);
    }
  }

  @Test
  void convertsToDockerSchema2() {
    OciLayout source = OciLayout.image(folder("convert"), 4, 100_000, 200_000);

    skopeo()
        .run(
            "copy",
            "--format=v2s2",
            "--dest-tls-verify=false",
            "oci:" + source.folder() + ":latest",
            docker("convert:docker"));

    var manifest = registry.api().manifest("convert", "docker").orElseThrow();
    assertThat(manifest.mediaType())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
    Path copy = folder("convert-dir");
    skopeo().run("copy", "--src-tls-verify=false", docker("convert:docker"), "dir:" + copy);
    assertThat(Digests.of(copy.resolve("manifest.json"))).isEqualTo(manifest.digest());
  }

  @Test
  void copiesFromRepositoryToRepository() {
    OciLayout source = OciLayout.image(folder("first"), 5, 400_000);
    copyIn(source, "copies/first:1");

    skopeo()
        .run(
            "copy",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            docker("copies/first:1"),
            docker("copies/second:2"));

    assertThat(copyOut("copies/second:2", "second").verify()).isEqualTo(source.verify());
  }

  @Test
  void synchronisesARepositoryWithAllItsTags() {
    copyIn(OciLayout.image(folder("sync-1"), 6, 10_000), "sync/source:1");
    copyIn(OciLayout.image(folder("sync-2"), 7, 10_000), "sync/source:2");
    Path target = folder("sync-target");

    skopeo()
        .run(
            "sync",
            "--src=docker",
            "--dest=dir",
            "--src-tls-verify=false",
            registry.host() + "/sync/source",
            target.toString());

    for (String tag : List.of("1", "2")) {
      assertThat(Digests.of(target.resolve("source:" + tag).resolve("manifest.json")))
          .isEqualTo(registry.api().digest("sync/source", tag).orElseThrow());
    }
  }

  @Test
  void inspectsListsAndDeletes() {
    OciLayout source = OciLayout.image(folder("deleted"), 8, 10_000);
    copyIn(source, "deleted:1");

    assertThat(skopeo().run("inspect", "--tls-verify=false", docker("deleted:1")))
        .contains(source.digest());
    assertThat(skopeo().run("list-tags", "--tls-verify=false", docker("deleted")))
        .contains("\"1\"");
    skopeo().run("delete", "--tls-verify=false", docker("deleted:1"));

    assertThat(registry.api().digest("deleted", "1")).isEmpty();
    assertThat(registry.api().digest("deleted", source.digest())).isEmpty();
    skopeo().runToFailure("inspect", "--tls-verify=false", docker("deleted:1"));
  }

  private static void copyIn(OciLayout source, String name) {
    skopeo()
        .run(
            "copy",
            "--all",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "oci:" + source.folder() + ":latest",
            docker(name));
  }

  private static OciLayout copyOut(String name, String folder) {
    Path target = folder(folder);
    skopeo()
        .run(
            "copy",
            "--all",
            "--preserve-digests",
            "--src-tls-verify=false",
            docker(name),
            "oci:" + target + ":latest");
    assertThat(Files.exists(target.resolve("index.json"))).isTrue();
    return OciLayout.at(target);
  }

  private static String docker(String name) {
    return "docker://" + registry.host() + "/" + name;
  }

  private static Path folder(String name) {
    return registry.folder().resolve(name);
  }

  private static Tool skopeo() {
    return registry.tool("skopeo");
  }
}
