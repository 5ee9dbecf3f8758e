package io.stowage.core.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One set of images, seen through both APIs. */
@ParameterizedClass
@EnumSource(Storage.class)
class BothApisTest {

  private static final ImageId A = TestImages.id("a");
  private static final ImageId B = TestImages.id("b");
  private static final V1RepositoryName V1_NAME = V1RepositoryName.parse("team", "app");

  private final byte[] plain = TestImages.tar("plain", "p");
  private final byte[] packed = TestImages.gzip(TestImages.tar("packed", "q"));

  private final StorageDriver driver;
  private final TestClock clock = new TestClock();
  private final TestRepository repository;
  private final TestImages images;
  private Registry registry;

  BothApisTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    images = new TestImages(registry);
    repository = TestRepository.of(registry, "team/app");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private void pushByV1() {
    images.push(A, null, plain);
    images.push(B, A, packed);
    images.tag("team", "app", "v1", B);
  }

  private byte[] pushByOci(String tag, byte[]... layers) {
    return pushByOci(repository, tag, layers);
  }

  private static byte[] pushByOci(TestRepository repository, String tag, byte[]... layers) {
    byte[] config =
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2020-01-01T00:00:00Z\","
                + "\"config\":{\"Cmd\":[\"/"
                + tag
                + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
            .getBytes(StandardCharsets.UTF_8);
    StringBuilder manifest =
        new StringBuilder(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":");
    manifest.append(descriptor(repository, "application/vnd.oci.image.config.v1+json", config));
    manifest.append(",\"layers\":[");
    for (int i = 0; i < layers.length; i++) {
      manifest.append(i == 0 ? "" : ",");
      manifest.append(
          descriptor(repository, "application/vnd.oci.image.layer.v1.tar+gzip", layers[i]));
    }
    byte[] bytes = manifest.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    repository.push(tag, bytes);
    return bytes;
  }

  private static String descriptor(TestRepository repository, String mediaType, byte[] content) {
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\""
        + repository.pushBlob(content)
        + "\",\"size\":"
        + content.length
        + "}";
  }

  private byte[] pull(String tag) {
    return TestImages.await(() -> repository.get(tag));
  }

  private String tags() {
    return new String(registry.repositories().tags(V1_NAME), StandardCharsets.UTF_8);
  }

  @Test
  void anImagePushedByV1IsPulledByOci() throws IOException {
    pushByV1();
    byte[] bytes = pull("v1");
    Manifest manifest = Manifest.parse(bytes, null);
    assertThat(manifest.layers().get(0).digest()).isEqualTo(Content.sha256(plain));
    assertThat(manifest.layers().get(0).mediaType()).endsWith(".tar");
    assertThat(manifest.layers().get(1).digest()).isEqualTo(Content.sha256(packed));
    assertThat(manifest.layers().get(1).mediaType()).endsWith(".tar+gzip");
    Digest digest = Content.sha256(bytes);
    assertThat(repository.pull(digest)).isEqualTo(digest);
    String config =
        new String(repository.readBlob(manifest.blobs().get(0).digest()), StandardCharsets.UTF_8);
    assertThat(config)
        .contains("\"diff_ids\":[\"" + Content.sha256(plain) + "\",\"")
        .contains(Content.sha256(TestImages.tar("packed", "q")).toString())
        .contains("\"created_by\":\"/bin/sh -c make\"")
        .contains("\"config\":{\"Env\":[\"A=1\"]}")
        .contains("\"architecture\":\"amd64\",\"os\":\"linux\"");
  }

  @Test
  void theManifestOfAnImageNeverChanges() {
    pushByV1();
    byte[] first = pull("v1");
    registry.close();
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    TestRepository again = TestRepository.of(registry, "team/app");
    assertThat(again.get("v1")).isEqualTo(first);
    assertThat(again.get(Content.sha256(first))).isEqualTo(first);
    images.tag("other", "place", "v1", B);
    TestRepository other = TestRepository.of(registry, "other/place");
    assertThat(TestImages.await(() -> other.get("v1"))).isEqualTo(first);
  }

  @Test
  void anImageThatIsNotCompleteIsNoTag() {
    images.push(A, null, plain);
    images.putJson(B, A);
    images.tag("team", "app", "v1", B);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> pull("v1"));
  }

  @Test
  void theLastWriteOfATagWinsThroughEitherApi() {
    pushByV1();
    byte[] image = pushByOci("v1", packed);
    assertThat(pull("v1")).isEqualTo(image);
    ImageId shown = registry.repositories().tag(V1_NAME, "v1");
    assertThat(shown).isNotEqualTo(B);
    images.tag("team", "app", "v1", B);
    assertThat(registry.repositories().tag(V1_NAME, "v1")).isEqualTo(B);
    assertThat(pull("v1")).isNotEqualTo(image);
    pushByOci("v1", packed);
    assertThat(registry.repositories().tag(V1_NAME, "v1")).isEqualTo(shown);
  }

  @Test
  void aDeleteOfATagIsSeenThroughBothApis() {
    pushByV1();
    pushByOci("v1", packed);
    repository.delete("v1");
    assertThat(repository.tags()).isEmpty();
    assertThat(tags()).isEqualTo("{}");
    pushByV1Tag();
    pushByOci("v1", packed);
    registry.repositories().deleteTag(V1_NAME, "v1");
    assertThat(repository.tags()).isEmpty();
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> pull("v1"));
  }

  private void pushByV1Tag() {
    images.tag("team", "app", "v1", B);
  }

  @Test
  void deletingTheManifestOfAnImageRemovesItsTags() {
    pushByV1();
    pushByV1Tag();
    Digest digest = Content.sha256(pull("v1"));
    repository.delete(digest.toString());
    assertThat(tags()).isEqualTo("{}");
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> pull("v1"));
  }

  @Test
  void listsOfTagsShowTheUnion() {
    pushByV1();
    images.tag("team", "app", "both", B);
    pushByOci("both", packed);
    pushByOci("oci", packed);
    assertThat(repository.tags()).containsExactly("both", "oci", "v1");
    assertThat(tags()).contains("\"both\":", "\"oci\":", "\"v1\":\"" + B + "\"");
    assertThat(registry.tags().list(repository.name(), "both", 1).entries())
        .containsExactly(Tag.parse("oci"));
    assertThat(registry.catalog().list("", 10).entries())
        .containsExactly(RepositoryName.parse("team/app"));
  }

  @Test
  void anImagePushedByOciIsPulledByV1() throws IOException {
    byte[] other = TestImages.gzip(TestImages.tar("other", "r"));
    pushByOci("oci", packed, other);
    ImageId top = registry.repositories().tag(V1_NAME, "oci");
    Image image = registry.images().get(top);
    assertThat(image.chain()).hasSize(2);
    assertThat(new String(image.json(), StandardCharsets.UTF_8))
        .contains("\"id\":\"" + top + "\"", "\"parent\":\"" + image.chain().get(1) + "\"")
        .contains("\"config\":{\"Cmd\":[\"/oci\"]}");
    assertThat(images.layer(top)).isEqualTo(other);
    assertThat(images.layer(image.chain().get(1))).isEqualTo(packed);
    assertThat(new String(registry.repositories().images(V1_NAME), StandardCharsets.UTF_8))
        .isEqualTo("[{\"id\":\"" + top + "\"}]");
    assertThat(registry.repositories().reaches(V1_NAME, image.chain().get(1))).isTrue();
    assertThat(registry.repositories().reaches(V1_NAME, A)).isFalse();
  }

  @Test
  void imagesOfOneChainShareTheirParentsAndNotTheirTops() {
    byte[] other = TestImages.gzip(TestImages.tar("other", "r"));
    pushByOci("one", packed, other);
    pushByOci("two", packed, other);
    List<ImageId> one = chain("one");
    List<ImageId> two = chain("two");
    assertThat(one.get(1)).isEqualTo(two.get(1));
    assertThat(one.get(0)).isNotEqualTo(two.get(0));
  }

  private List<ImageId> chain(String tag) {
    return registry.images().get(registry.repositories().tag(V1_NAME, tag)).chain();
  }

  @Test
  void anIdThatAV1PushHoldsIsNeverServedForAManifest() throws IOException {
    pushByOci("oci", packed);
    ImageId taken = registry.repositories().tag(V1_NAME, "oci");
    // Recorded: a push can not take it away.
    Refused.with(ErrorCode.IMAGE_EXISTS, () -> images.push(taken, null, plain));
    driver.deleteFolder("images");
    driver.deleteFolder("_stowage/v1");
    registry.close();
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    TestImages later = new TestImages(registry);
    later.push(taken, null, plain);
    ImageId instead = registry.repositories().tag(V1_NAME, "oci");
    assertThat(instead).isNotEqualTo(taken);
    assertThat(later.layer(instead)).isEqualTo(packed);
    assertThat(later.layer(taken)).isEqualTo(plain);
    assertThat(registry.repositories().tag(V1_NAME, "oci")).isEqualTo(instead);
  }

  @Test
  void anImageIsBuiltByV1OnOneThatWasPushedByOci() throws IOException {
    pushByOci("base", packed);
    ImageId base = registry.repositories().tag(V1_NAME, "base");
    images.push(A, base, plain);
    images.tag("team", "app", "child", A);
    Manifest manifest = Manifest.parse(pull("child"), null);
    assertThat(manifest.layers().stream().map(layer -> layer.digest()))
        .containsExactly(Content.sha256(packed), Content.sha256(plain));
  }

  @Test
  void namesOfTheLibraryAreReadBothWays() {
    pushByV1();
    images.tag("library", "solo", "v1", B);
    for (String name : List.of("solo", "library/solo")) {
      TestRepository oci = TestRepository.of(registry, name);
      assertThat(oci.tags()).containsExactly("v1");
      assertThat(Manifest.parse(TestImages.await(() -> oci.get("v1")), null).layers()).hasSize(2);
    }
    V1RepositoryName library = V1RepositoryName.parse("library", "solo");
    pushByOci(TestRepository.of(registry, "library/solo"), "v1", packed);
    ImageId second = registry.repositories().tag(library, "v1");
    assertThat(second).isNotEqualTo(B);
    pushByOci(TestRepository.of(registry, "solo"), "v1", packed, plain);
    assertThat(registry.repositories().tag(library, "v1")).isNotEqualTo(second);
    registry.repositories().deleteTag(library, "v1");
    assertThat(TestRepository.of(registry, "solo").tags()).isEmpty();
    assertThat(TestRepository.of(registry, "library/solo").tags()).isEmpty();
  }

  @Test
  void longerNamesAreOneRepositoryBehindTheFirstSlash() {
    pushByV1();
    registry
        .repositories()
        .putTag(
            V1RepositoryName.parse("a", "b/c"),
            "v1",
            ("\"" + B + "\"").getBytes(StandardCharsets.US_ASCII),
            null,
            allowed -> true);
    assertThat(TestRepository.of(registry, "a/b/c").tags()).containsExactly("v1");
    assertThat(registry.catalog().list("", 10).entries())
        .containsExactly(RepositoryName.parse("a/b/c"), RepositoryName.parse("team/app"));
  }

  @Test
  void layersInXzAndBzip2AreOfferedAsPlainTar() throws IOException {
    byte[] xz = Compressed.xz(plain);
    images.push(A, null, xz);
    images.push(B, A, Compressed.bzip2(plain));
    images.tag("team", "app", "v1", B);
    Manifest manifest = Manifest.parse(pull("v1"), null);
    assertThat(manifest.layers())
        .allSatisfy(
            layer -> {
              assertThat(layer.digest()).isEqualTo(Content.sha256(plain));
              assertThat(layer.mediaType()).endsWith(".tar");
            });
    assertThat(repository.pull(Tag.parse("v1"))).isEqualTo(Content.sha256(pull("v1")));
    assertThat(images.layer(A)).isEqualTo(xz);
  }

  @Test
  void aManifestDoesNotLeadToBlobsThatItsRepositoryDoesNotHave() throws IOException {
    byte[] image = pushByOci("oci", packed);
    TestRepository other = TestRepository.of(registry, "other/place");
    other.push("v1", image);
    V1RepositoryName name = V1RepositoryName.parse("other", "place");
    byte[] elsewhere =
        new String(image, UTF_8)
            .replace(".tar+gzip\"", ".tar+gzip\",\"urls\":[\"http://127.0.0.1/\"]")
            .getBytes(UTF_8);
    other.push("v2", elsewhere);
    other.pushBlob(repository.readBlob(Manifest.parse(image, null).blobs().get(0).digest()));
    Refused.with(ErrorCode.TAG_UNKNOWN, () -> registry.repositories().tag(name, "v2"));
    Refused.with(ErrorCode.TAG_UNKNOWN, () -> registry.repositories().tag(name, "v1"));
    for (var blob : Manifest.parse(image, null).blobs()) {
      other.pushBlob(repository.readBlob(blob.digest()));
    }
    assertThat(registry.repositories().tag(name, "v1"))
        .isEqualTo(registry.repositories().tag(V1_NAME, "oci"));
  }

  @Test
  void theManifestOfAnImageDoesNotLeadToItFromARepositoryThatDoesNotHaveIt() {
    pushByV1();
    TestRepository other = TestRepository.of(registry, "other/place");
    other.push("v1", pull("v1"));
    V1RepositoryName name = V1RepositoryName.parse("other", "place");
    Refused.with(ErrorCode.TAG_UNKNOWN, () -> registry.repositories().tag(name, "v1"));
    assertThat(registry.repositories().reaches(name, B)).isFalse();
  }

  @Test
  void anImageOfAManifestStaysWhenOneOfItsRepositoriesDeletesIt() {
    byte[] image = pushByOci("oci", packed);
    TestRepository other = TestRepository.of(registry, "other/place");
    assertThat(pushByOci(other, "oci", packed)).isEqualTo(image);
    V1RepositoryName name = V1RepositoryName.parse("other", "place");
    ImageId id = registry.repositories().tag(V1_NAME, "oci");
    assertThat(registry.repositories().tag(name, "oci")).isEqualTo(id);
    repository.delete(Content.sha256(image).toString());
    assertThat(registry.images().get(id).id()).isEqualTo(id);
  }

  @Test
  void aTagThatV1CannotShowHidesTheOneBeforeIt() {
    pushByV1();
    assertThat(tags()).contains("v1");
    byte[] artifact =
        ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":"
                + descriptor(repository, "application/vnd.x.config+json", new byte[] {'{', '}'})
                + ",\"layers\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    repository.push("v1", artifact);
    assertThat(tags()).isEqualTo("{}");
    Refused.with(ErrorCode.TAG_UNKNOWN, () -> registry.repositories().tag(V1_NAME, "v1"));
  }

  @Test
  void theManifestThatWasMadeFirstIsKeptForEveryRepository() {
    pushByV1();
    byte[] first = pull("v1");
    byte[] earlier =
        new String(first, StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{ ")
            .getBytes(StandardCharsets.UTF_8);
    // As an earlier version could have made it.
    Digest digest = repository.push(earlier);
    registry.close();
    String record = "_stowage/v1/manifests/" + B;
    try {
      driver.writeAll(record, digest.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    TestRepository here = TestRepository.of(registry, "team/app");
    assertThat(TestImages.await(() -> here.get("v1"))).isEqualTo(earlier);
    new TestImages(registry).tag("other", "place", "v1", B);
    TestRepository other = TestRepository.of(registry, "other/place");
    assertThat(TestImages.await(() -> other.get("v1"))).isEqualTo(earlier);
  }

  @Test
  void layersAreReadAheadOfTheirFirstUse() throws IOException {
    byte[] layer = TestImages.gzip(TestImages.tar("legacy", "l"));
    driver.writeAll("images/" + A + "/json", TestImages.json(A, null));
    driver.writeAll("images/" + A + "/ancestry", ("[\"" + A + "\"]").getBytes(UTF_8));
    driver.writeAll("images/" + A + "/layer", layer);
    driver.writeAll("repositories/team/app/tag_v1", A.toString().getBytes(UTF_8));
    List<ImageId> read = new ArrayList<>();
    assertThat(registry.images().readLayers(read::add)).isEqualTo(1);
    assertThat(read).containsExactly(A);
    assertThat(registry.images().readLayers(read::add)).isZero();
    // Nothing to wait for.
    Manifest manifest = Manifest.parse(repository.get("v1"), null);
    assertThat(manifest.layers().get(0).digest()).isEqualTo(Content.sha256(layer));
    assertThat(repository.readBlob(Content.sha256(layer))).isEqualTo(layer);
    driver.deleteFolder("_stowage/v1/blobs");
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> repository.readBlob(Content.sha256(layer)));
    assertThat(registry.images().readLayers(read::add)).isEqualTo(1);
    assertThat(repository.readBlob(Content.sha256(layer))).isEqualTo(layer);
  }
}
