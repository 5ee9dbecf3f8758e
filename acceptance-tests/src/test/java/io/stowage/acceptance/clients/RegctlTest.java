package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** regctl, with images and with artifacts that refer to them. */
final class RegctlTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @BeforeAll
  static void sayThatTheRegistryIsPlainHttp() {
    regctl().run("registry", "set", "--tls", "disabled", registry.host());
  }

  @Test
  void copiesAnImageInAndOut() {
    OciLayout source = OciLayout.image(folder("image"), 1, 700_000, 1_000);
    copyIn(source, "regctl/image:1");

    OciLayout copy = copyOut("regctl/image:1", "image-copy");

    assertThat(regctl().run("image", "digest", name("regctl/image:1")).strip())
        .isEqualTo(source.digest());
    assertThat(copy.verify()).isEqualTo(source.verify());
  }

  @Test
  void copiesAnIndexBetweenRepositories() {
    OciLayout source = OciLayout.index(folder("index"), 2, 100_000);
    copyIn(source, "regctl/index:1");

    regctl().run("image", "copy", name("regctl/index:1"), name("regctl/other/index:2"));

    assertThat(copyOut("regctl/other/index:2", "index-copy").verify()).isEqualTo(source.verify());
  }

  @Test
  void createsAnIndexOutOfImages() {
    OciLayout first = OciLayout.image(folder("part-1"), 3, 10_000);
    OciLayout second = OciLayout.image(folder("part-2"), 4, 10_000);
    copyIn(first, "regctl/parts:1");
    copyIn(second, "regctl/parts:2");

    regctl()
        .run(
            "index",
            "create",
            "--ref",
            name("regctl/parts:1"),
            "--ref",
            name("regctl/parts:2"),
            name("regctl/parts:both"));

    assertThat(copyOut("regctl/parts:both", "parts-copy").verify())
        .containsAll(first.verify())
        .containsAll(second.verify());
  }

  @Test
  void attachesArtifactsToAnImageAndFindsThem() throws IOException {
    OciLayout image = OciLayout.image(folder("subject"), 5, 10_000);
    copyIn(image, "regctl/subject:1");
    Path bill = Files.writeString(folder("bill.json"), "{\"packages\":[]}");
    Path note = Files.writeString(folder("note.txt"), "checked");

    put("application/vnd.example.bill", bill, "--subject", name("regctl/subject:1"));
    put("application/vnd.example.note", note, "--subject", name("regctl/subject:1"));

    assertThat(
            regctl().run("artifact", "list", "--format", "{{len .Descriptors}}", subject()).strip())
        .isEqualTo("2");
    assertThat(
            regctl()
                .run(
                    "artifact",
                    "list",
                    "--filter-artifact-type",
                    "application/vnd.example.note",
                    subject()))
        .contains("application/vnd.example.note")
        .doesNotContain("application/vnd.example.bill");
    assertThat(regctl().run("artifact", "tree", subject()))
        .contains(image.digest(), "application/vnd.example.bill", "application/vnd.example.note");
    assertThat(
            regctl()
                .run(
                    "artifact",
                    "get",
                    "--subject",
                    subject(),
                    "--filter-artifact-type",
                    "application/vnd.example.bill"))
        .isEqualTo("{\"packages\":[]}");
    assertThat(registry.api().tags("regctl/subject")).containsExactly("1");
  }

  @Test
  void attachesAnArtifactToAnArtifact() throws IOException {
    copyIn(OciLayout.image(folder("root"), 6, 1_000), "regctl/chain:1");
    Path file = Files.writeString(folder("chain.txt"), "first");
    String bill = put("application/vnd.example.bill", file, "--subject", name("regctl/chain:1"));
    put("application/vnd.example.signature", file, "--subject", name("regctl/chain@" + bill));

    assertThat(regctl().run("artifact", "tree", name("regctl/chain:1")))
        .contains(bill, "application/vnd.example.signature");
  }

  @Test
  void putsAnArtifactUnderATagAndGetsIt() throws IOException {
    Path file = Tarball.write(folder("artifact.bin"), 7, 300_000);
    put("application/vnd.example.data", file, name("regctl/artifact:1"));
    Path target = Files.createDirectory(folder("artifact-out"));

    regctl().run("artifact", "get", "-o", target.toString(), name("regctl/artifact:1"));

    assertThat(Digests.of(target.resolve("artifact.bin"))).isEqualTo(Digests.of(file));
  }

  @Test
  void listsAndRemovesTags() {
    OciLayout source = OciLayout.image(folder("tags"), 8, 1_000);
    copyIn(source, "regctl/tags:1");
    copyIn(source, "regctl/tags:2");
    assertThat(regctl().run("tag", "ls", name("regctl/tags")).lines()).containsExactly("1", "2");

    regctl().run("tag", "rm", name("regctl/tags:1"));

    assertThat(regctl().run("tag", "ls", name("regctl/tags")).lines()).containsExactly("2");
    assertThat(registry.api().digest("regctl/tags", "2")).contains(source.digest());
    assertThat(regctl().run("repo", "ls", registry.host()).lines()).contains("regctl/tags");
  }

  @Test
  void putsAndGetsABlob() {
    Path file = Tarball.write(folder("blob.tar"), 9, 2_000_000);
    String digest = regctl().runWithInput(file, "blob", "put", name("regctl/blob")).strip();

    assertThat(digest).isEqualTo(Digests.of(file));
    assertThat(registry.api().digestOfBlob("regctl/blob", digest)).contains(digest);
  }

  private static String put(String type, Path file, String... target) {
    return regctl()
        .with("artifact", "put", "--artifact-type", type, "-f", file.toString())
        .with("--file-title", "--strip-dirs", "--format", "{{.Manifest.GetDescriptor.Digest}}")
        .run(target)
        .strip();
  }

  private static String subject() {
    return name("regctl/subject:1");
  }

  private static void copyIn(OciLayout source, String target) {
    regctl().run("image", "copy", "ocidir://" + source.folder() + ":latest", name(target));
  }

  private static OciLayout copyOut(String source, String folder) {
    Path target = folder(folder);
    regctl().run("image", "copy", name(source), "ocidir://" + target + ":latest");
    return OciLayout.at(target);
  }

  private static String name(String image) {
    return registry.host() + "/" + image;
  }

  private static Path folder(String name) {
    return registry.folder().resolve(name);
  }

  private static Tool regctl() {
    return registry.tool("regctl");
  }
}
