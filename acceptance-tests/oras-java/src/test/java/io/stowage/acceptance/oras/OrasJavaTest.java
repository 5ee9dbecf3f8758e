package io.stowage.acceptance.oras;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tarball;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.CopyUtils;
import land.oras.LayoutRef;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.ManifestDescriptor;
import land.oras.OCILayout;
import land.oras.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ORAS SDK for Java: artifacts, what is attached to them, and copies of images. */
final class OrasJavaTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private static final ArtifactType DATA = ArtifactType.from("application/vnd.example.data");
  private static final ArtifactType BILL = ArtifactType.from("application/vnd.example.bill");
  private static final ArtifactType NOTE = ArtifactType.from("application/vnd.example.note");

  private final Registry oras = Registry.builder().insecure().build();

  @Test
  void pushesAnArtifactAndPullsItBack() throws IOException {
    Path file = Tarball.write(file("data.tar"), 1, 1_500_000);
    ContainerRef reference = reference("oras/data:1");

    Manifest pushed = oras.pushArtifact(reference, DATA, LocalPath.of(file, "application/x-tar"));

    assertThat(registry.api().digest("oras/data", "1"))
        .contains(pushed.getDescriptor().getDigest());
    Path target = Files.createDirectory(file("pulled"));
    oras.pullArtifact(reference, target, true);
    assertThat(Digests.of(target.resolve("data.tar"))).isEqualTo(Digests.of(file));
    assertThat(oras.getTags(reference).tags()).containsExactly("1");
    assertThat(oras.copy(registry.host()).getRepositories().repositories()).contains("oras/data");
  }

  @Test
  void findsWhatItAttached() throws IOException {
    ContainerRef subject = reference("oras/subject:1");
    LocalPath file = LocalPath.of(Files.writeString(file("note.txt"), "checked"), "text/plain");
    oras.pushArtifact(subject, DATA, file);
    String digest = registry.api().digest("oras/subject", "1").orElseThrow();

    Manifest bill = oras.attachArtifact(subject, BILL, file);
    Manifest note = oras.attachArtifact(subject, NOTE, file);

    ContainerRef byDigest = subject.withDigest(digest);
    assertThat(digests(oras.getReferrers(byDigest, null).getManifests()))
        .contains(bill.getDescriptor().getDigest(), note.getDescriptor().getDigest());
    assertThat(digests(oras.getReferrers(byDigest, NOTE).getManifests()))
        .containsExactly(note.getDescriptor().getDigest());
  }

  @Test
  void uploadsABlobInChunks() {
    Path file = Tarball.write(file("chunks.tar"), 2, 1_000_000);
    String digest = Digests.of(file);

    oras.pushBlobChunked(reference("oras/chunks").withDigest(digest), file, 300_000);

    assertThat(registry.api().digestOfBlob("oras/chunks", digest)).contains(digest);
  }

  @Test
  void copiesAnImageInAndOut() {
    OciLayout source = OciLayout.image(file("source"), 3, 100_000, 200_000);
    Path target = file("target");
    ContainerRef reference = reference("oras/image:1");
    CopyUtils.CopyOptions options = CopyUtils.CopyOptions.shallow();

    CopyUtils.copy(
        layout(source.folder()),
        LayoutRef.parse(source.folder() + ":latest"),
        oras,
        reference,
        options);
    CopyUtils.copy(oras, reference, layout(target), LayoutRef.parse(target + ":latest"), options);

    assertThat(registry.api().digest("oras/image", "1")).contains(source.digest());
    assertThat(OciLayout.at(target).verify()).isEqualTo(source.verify());
  }

  @Test
  void copiesAnIndexBetweenRepositories() {
    OciLayout source = OciLayout.index(file("index"), 4, 100_000);
    registry
        .tool("skopeo")
        .with("copy", "--all", "--preserve-digests", "--dest-tls-verify=false")
        .run("oci:" + source.folder() + ":latest", "docker://" + registry.host() + "/oras/from:1");

    CopyUtils.copy(
        oras,
        reference("oras/from:1"),
        oras,
        reference("oras/to:2"),
        CopyUtils.CopyOptions.shallow());

    // The SDK writes the index anew, in its own order of fields; what it lists stays the same.
    List<String> images = images("oras/from", "1");
    assertThat(images("oras/to", "2")).hasSize(2).isEqualTo(images);
    for (String image : images) {
      for (String blob : registry.api().manifest("oras/to", image).orElseThrow().blobs()) {
        assertThat(registry.api().digestOfBlob("oras/to", blob)).contains(blob);
      }
    }
  }

  private static List<String> images(String repository, String tag) {
    List<String> images = new ArrayList<>();
    var index = registry.api().manifest(repository, tag).orElseThrow().json();
    index.path("manifests").forEach(image -> images.add(image.path("digest").asString()));
    return images;
  }

  @Test
  void deletesAManifest() throws IOException {
    ContainerRef reference = reference("oras/deleted:1");
    Path file = Files.writeString(file("deleted.txt"), "deleted");
    oras.pushArtifact(reference, DATA, LocalPath.of(file, "text/plain"));
    String digest = registry.api().digest("oras/deleted", "1").orElseThrow();

    oras.deleteManifest(reference.withDigest(digest));

    assertThat(registry.api().digest("oras/deleted", "1")).isEmpty();
  }

  private static OCILayout layout(Path folder) {
    return OCILayout.builder().defaults(folder).build();
  }

  private static List<String> digests(List<ManifestDescriptor> manifests) {
    return manifests.stream().map(ManifestDescriptor::getDigest).toList();
  }

  private static ContainerRef reference(String name) {
    return ContainerRef.parse(registry.host() + "/" + name);
  }

  private static Path file(String name) {
    return registry.folder().resolve(name);
  }
}
