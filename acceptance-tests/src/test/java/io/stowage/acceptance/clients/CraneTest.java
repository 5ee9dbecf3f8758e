package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** crane, of go-containerregistry. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
final class CraneTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @Test
  void pushesAnImageAndPullsItBack() {
    OciLayout source = OciLayout.image(folder("image"), 1, 500_000, 3_000_000);
    push(source, "crane/image:1");

    OciLayout copy = pull("crane/image:1", "image-copy");

    assertThat(crane().run("digest", name("crane/image:1")).strip()).isEqualTo(source.digest());
    assertThat(copy.verify()).isEqualTo(source.verify());
  }

  @Test
  void pushesAnIndexAndPullsItBack() {
    OciLayout source = OciLayout.index(folder("index"), 2, 200_000);
    crane().run("push", "--index", source.folder().toString(), name("crane/index:1"));
    String index = registry.api().digest("crane/index", "1").orElseThrow();

    OciLayout copy = pull("crane/index@" + index, "index-copy");

    assertThat(copy.digest()).isEqualTo(index);
    assertThat(copy.verify()).containsAll(source.verify());
  }

  @Test
  void appendsLayersToAnImage() {
    Path first = Tarball.write(folder("first.tar"), 3, 100_000);
    Path second = Tarball.write(folder("second.tar"), 4, 100_000);
    crane().run("append", "-f", first.toString(), "-t", name("crane/append:1"));
    String appended =
        crane()
            .run(
                "append",
                "-b",
                name("crane/append:1"),
                "-f",
                second.toString(),
                "-t",
                name("crane/append:2"))
            .strip();

    assertThat(appended).endsWith(registry.api().digest("crane/append", "2").orElseThrow());
    crane().run("validate", "--remote", name("crane/append:2"));
    assertThat(registry.api().manifest("crane/append", "2").orElseThrow().blobs()).hasSize(3);
  }

  @Test
  void appendsImagesToAnIndex() {
    OciLayout first = OciLayout.image(folder("part-1"), 5, 10_000);
    OciLayout second = OciLayout.image(folder("part-2"), 6, 10_000);
    push(first, "crane/parts:1");
    push(second, "crane/parts:2");

    crane()
        .run(
            "index",
            "append",
            "-m",
            name("crane/parts:1"),
            "-m",
            name("crane/parts:2"),
            "-t",
            name("crane/parts:both"));

    String index = registry.api().digest("crane/parts", "both").orElseThrow();
    OciLayout copy = pull("crane/parts@" + index, "parts-copy");
    assertThat(copy.verify()).containsAll(first.verify()).containsAll(second.verify());
  }

  @Test
  void copiesBetweenRepositoriesAndTags() {
    OciLayout source = OciLayout.index(folder("copied"), 7, 150_000);
    crane().run("push", "--index", source.folder().toString(), name("crane/from:1"));
    String index = registry.api().digest("crane/from", "1").orElseThrow();

    crane().run("copy", name("crane/from:1"), name("crane/to/deeper:1"));
    crane().run("tag", name("crane/to/deeper:1"), "second");

    assertThat(registry.api().tags("crane/to/deeper")).containsExactly("1", "second");
    assertThat(registry.api().digest("crane/to/deeper", "second")).contains(index);
    assertThat(pull("crane/to/deeper@" + index, "copied-copy").verify())
        .containsAll(source.verify());
  }

  @Test
  void listsTagsAndRepositories() {
    OciLayout source = OciLayout.image(folder("listed"), 8, 1_000);
    for (String tag : new String[] {"1.0", "1.0-alpine", "latest"}) {
      push(source, "crane/listed:" + tag);
    }

    assertThat(crane().run("ls", name("crane/listed")).lines())
        .containsExactly("1.0", "1.0-alpine", "latest");
    assertThat(crane().run("catalog", registry.host()).lines()).contains("crane/listed");
  }

  @Test
  void deletesAManifest() {
    OciLayout source = OciLayout.image(folder("deleted"), 9, 1_000);
    push(source, "crane/deleted:1");

    crane().run("delete", name("crane/deleted@" + source.digest()));

    assertThat(registry.api().tags("crane/deleted")).isEmpty();
    assertThat(crane().runToFailure("manifest", name("crane/deleted:1")).errors())
        .contains("MANIFEST_UNKNOWN");
  }

  @Test
  void readsBlobs() {
    OciLayout source = OciLayout.image(folder("blobs"), 10, 20_000);
    push(source, "crane/blobs:1");

    assertThat(crane().run("manifest", name("crane/blobs:1")))
        .isEqualTo(registry.api().manifest("crane/blobs", "1").orElseThrow().text());
    assertThat(crane().run("config", name("crane/blobs:1"))).contains("\"seed\":\"10\"");
  }

  private static void push(OciLayout source, String target) {
    crane().run("push", source.folder().toString(), name(target));
  }

  private static OciLayout pull(String source, String folder) {
    Path target = folder(folder);
    crane().run("pull", "--format=oci", name(source), target.toString());
    return OciLayout.at(target);
  }

  private static String name(String image) {
    return registry.host() + "/" + image;
  }

  private static Path folder(String name) {
    return registry.folder().resolve(name);
  }

  private static Tool crane() {
    return registry.tool("crane");
  }
}
