package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.MediaType;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Manifests.Pushed;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class ManifestsTest {

  private static final byte[] EMPTY_CONFIG = Content.of("{}");

  private final byte[] one = ManifestJson.image().annotation("n", "1").toBytes();
  private final byte[] two = ManifestJson.image().annotation("n", "2").toBytes();
  private final Digest oneDigest = Content.sha256(one);
  private final Digest twoDigest = Content.sha256(two);
  private final StorageDriver driver;
  private final Registry registry;
  private final Manifests manifests;
  private final TestRepository repository;
  private final RepositoryName name;

  ManifestsTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    manifests = registry.manifests();
    repository = TestRepository.of(registry, "a/b");
    name = repository.name();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private Registry open(RegistryOptions options) {
    return Registry.open(driver, options, new TestClock());
  }

  private Registry restarted() {
    return open(RegistryOptions.defaults());
  }

  private void assertGone(Digest digest) {
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.get(name, digest));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.head(name, digest));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(name, digest));
    assertThat(manifests.getUnchanged(name, digest)).isNull();
  }

  @Test
  void areServedByTagAndDigestAsTheyCame() {
    byte[] odd = Content.of(" " + new String(one, StandardCharsets.UTF_8) + "\n ");
    Pushed pushed =
        manifests.put(name, Tag.parse("v1"), List.of(), odd, MediaType.OCI_MANIFEST + ";q=1");
    assertThat(pushed)
        .isEqualTo(new Pushed(Content.sha256(odd), null, List.of(Tag.parse("v1")), 1));
    try (Registry other = restarted()) {
      for (Manifests server : List.of(manifests, other.manifests())) {
        for (StoredManifest found :
            List.of(
                server.get(name, Tag.parse("v1")),
                server.get(name, pushed.digest()),
                server.head(name, Tag.parse("v1")),
                server.head(name, pushed.digest()))) {
          assertThat(found.bytes()).isEqualTo(odd);
          assertThat(found.digest()).isEqualTo(pushed.digest());
          assertThat(found.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        }
      }
    }
  }

  @Test
  void arePushedByDigestWithTagsBeside() {
    List<Tag> tags = List.of(Tag.parse("b"), Tag.parse("a"));
    assertThat(manifests.put(name, oneDigest, tags, one, null).tags()).isEqualTo(tags);
    assertThat(repository.tags()).containsExactly("a", "b");
    assertThat(manifests.put(name, twoDigest, List.of(), two, null).tags()).isEmpty();
    assertThat(repository.get("a")).isEqualTo(one);
    Pushed moved = manifests.put(name, Tag.parse("c"), List.of(Tag.parse("a")), two, null);
    assertThat(moved.tags()).containsExactly(Tag.parse("c"), Tag.parse("a"));
    assertThat(repository.get("a")).isEqualTo(two);
    assertThat(repository.get("b")).isEqualTo(one);
    assertThat(repository.get("c")).isEqualTo(two);
  }

  @Test
  void arePushedBySha512() {
    repository.push(two);
    Digest large = Content.sha512(one);
    assertThat(manifests.put(name, large, List.of(Tag.parse("v")), one, null).digest())
        .isEqualTo(large);
    assertThat(manifests.get(name, large).digest()).isEqualTo(large);
    assertThat(manifests.get(name, Tag.parse("v")).digest()).isEqualTo(large);
    assertGone(oneDigest);
    manifests.delete(name, large);
    assertThat(repository.tags()).isEmpty();
    assertGone(large);
  }

  @Test
  void areRefusedUnderAnotherDigest() throws IOException {
    Refused.with(
            ErrorCode.DIGEST_INVALID,
            () -> manifests.put(name, twoDigest, List.of(Tag.parse("v")), one, null))
        .withMessageContaining(oneDigest.toString());
    assertThat(Paths.in(driver, "")).isEmpty();
  }

  @Test
  void areRefusedWhenInvalidAndLeaveNothing() throws IOException {
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> repository.push("v", Content.of("{}")));
    Refused.with(
        ErrorCode.MANIFEST_INVALID,
        () -> manifests.put(name, Tag.parse("v"), List.of(), one, MediaType.OCI_INDEX));
    assertThat(Paths.in(driver, "")).isEmpty();
  }

  @Test
  void areLimitedInSize() {
    try (Registry small = open(RegistryOptions.defaults().withManifestLimit(one.length))) {
      TestRepository limited = TestRepository.of(small, "a/b");
      limited.push("v", one);
      assertThat(limited.get("v")).isEqualTo(one);
      byte[] larger = Arrays.copyOf(one, one.length + 1);
      larger[one.length] = ' ';
      Refused.with(ErrorCode.MANIFEST_TOO_LARGE, () -> limited.push("v", larger));
      assertThat(limited.get("v")).isEqualTo(one);
    }
  }

  @Test
  void areSeenOnlyThroughARepositoryThatHasThem() {
    repository.push("v", one);
    RepositoryName unknown = RepositoryName.parse("a");
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> manifests.get(unknown, oneDigest));
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> manifests.head(unknown, oneDigest));
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> manifests.get(unknown, Tag.parse("v")));
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> manifests.delete(unknown, oneDigest));
    TestRepository other = TestRepository.of(registry, "other");
    other.push("w", two);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> other.get(oneDigest));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> other.get("v"));
    assertThat(manifests.getUnchanged(other.name(), oneDigest)).isNull();
    // A blob is no manifest.
    Digest blob = other.pushBlob(one);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> other.get(blob));
  }

  @Test
  void takeTheirTagsWithThemWhenDeleted() {
    repository.push("a", one);
    repository.push("b", two);
    repository.push("c", one);
    repository.push("d", one);
    repository.push("d", two);
    manifests.delete(name, oneDigest);
    assertGone(oneDigest);
    assertThat(repository.tags()).containsExactly("b", "d");
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.get("a"));
    assertThat(repository.get("d")).isEqualTo(two);
    repository.push("a", one);
    assertThat(repository.get("a")).isEqualTo(one);
    assertThat(repository.tags()).containsExactly("a", "b", "d");
  }

  @Test
  void stayInOtherRepositoriesWhenDeletedInOne() {
    TestRepository other = TestRepository.of(registry, "other");
    repository.push("v", one);
    repository.push("w", two);
    other.push("v", one);
    repository.delete(oneDigest.toString());
    assertGone(oneDigest);
    assertThat(other.get("v")).isEqualTo(one);
  }

  @Test
  void stayWhereDeletesAreSwitchedOff() {
    repository.push("v", one);
    try (Registry strict = open(RegistryOptions.defaults().withDeletes(false))) {
      Refused.with(ErrorCode.UNSUPPORTED, () -> strict.manifests().delete(name, oneDigest));
      Refused.with(ErrorCode.UNSUPPORTED, () -> strict.manifests().delete(name, Tag.parse("v")));
    }
    assertThat(repository.get("v")).isEqualTo(one);
  }

  @Test
  void countWhatIsMissing() {
    byte[] layer = Content.random(5, 100);
    byte[] image = ManifestJson.image().layer(layer).layer(layer).layer(Content.of("x")).toBytes();
    assertThat(repository.push("v", image).missing()).isEqualTo(3);
    repository.pushBlob(layer);
    assertThat(repository.push("v", image).missing()).isEqualTo(2);
    repository.pushBlob(EMPTY_CONFIG);
    repository.pushBlob(Content.of("x"));
    assertThat(repository.push("v", image).missing()).isZero();
    byte[] index = ManifestJson.index().manifest(image).manifest(two).toBytes();
    assertThat(repository.push("i", index).missing()).isEqualTo(1);
    repository.push(two);
    assertThat(repository.push("i", index).missing()).isZero();
  }

  @Test
  void areRefusedWithMissingReferencesWhereThatIsAskedFor() throws IOException {
    byte[] layer = Content.random(6, 100);
    byte[] image = ManifestJson.image().layer(layer).toBytes();
    try (Registry strict = open(RegistryOptions.defaults().withRequireReferences(true))) {
      TestRepository mine = TestRepository.of(strict, "a/b");
      mine.pushBlob(EMPTY_CONFIG);
      // Held by another repository does not count.
      TestRepository.of(strict, "other").pushBlob(layer);
      List<String> before = Paths.in(driver, "");
      Refused.with(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> mine.push("v", image))
          .withMessageContaining("lists 1 ")
          .withMessageContaining(Content.sha256(layer).toString());
      assertThat(Paths.in(driver, "")).isEqualTo(before);
      mine.pushBlob(layer);
      assertThat(mine.push("v", image).missing()).isZero();

      byte[] wrongSize =
          ManifestJson.image()
              .layer(ManifestJson.LAYER_TYPE, Content.sha256(layer), layer.length + 1)
              .toBytes();
      Refused.with(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> mine.push("w", wrongSize));

      byte[] index = ManifestJson.index().manifest(two).toBytes();
      Refused.with(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> mine.push("i", index));
      mine.push("two", two);
      assertThat(mine.push("i", index).missing()).isZero();
    }
  }

  @Test
  void needNoSubjectAndNoLayersThatLieElsewhere() {
    byte[] image =
        ManifestJson.image()
            .layer(
                "application/vnd.oci.image.layer.nondistributable.v1.tar",
                Content.sha256(Content.of("far away")),
                8)
            .subject(two)
            .toBytes();
    try (Registry strict = open(RegistryOptions.defaults().withRequireReferences(true))) {
      TestRepository mine = TestRepository.of(strict, "a/b");
      mine.pushBlob(EMPTY_CONFIG);
      Pushed pushed = mine.push("v", image);
      assertThat(pushed.missing()).isZero();
      assertThat(pushed.subject()).isEqualTo(twoDigest);
    }
  }

  @Test
  void areAskedOfTheStorageWhenAClientBuildsOnThem() throws IOException {
    repository.push("v", one);
    assertThat(repository.get("v")).isEqualTo(one);
    driver.deleteFolder(Paths.revisionFolder("a/b", oneDigest));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.head(name, Tag.parse("v")));
    assertGone(oneDigest);
    repository.push("v", one);
    driver.delete(Paths.blob(oneDigest));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.head(name, oneDigest));
    repository.push("v", one);
    assertThat(manifests.head(name, oneDigest).bytes()).isEqualTo(one);
  }

  @Test
  void areNeverServedFromMemoryWithoutStaleness() throws IOException {
    try (Registry strict = open(RegistryOptions.defaults().withStaleness(Duration.ZERO))) {
      TestRepository mine = TestRepository.of(strict, "a/b");
      mine.push("v", one);
      assertThat(mine.get(oneDigest)).isEqualTo(one);
      driver.deleteFolder(Paths.revisionFolder("a/b", oneDigest));
      assertThat(strict.manifests().getUnchanged(name, oneDigest)).isNull();
      Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> mine.get(oneDigest));
    }
  }

  @Test
  void areServedWithoutAnyMemory() {
    try (Registry forgetful = open(RegistryOptions.defaults().withCacheBytes(0))) {
      TestRepository mine = TestRepository.of(forgetful, "a/b");
      mine.push("v", one);
      assertThat(mine.get("v")).isEqualTo(one);
      assertThat(mine.get(oneDigest)).isEqualTo(one);
      assertThat(forgetful.manifests().getUnchanged(name, oneDigest)).isNull();
    }
  }

  @Test
  void stayInTheMemoryThatTheyAreGiven() {
    int bytes = 20_000;
    try (Registry small = open(RegistryOptions.defaults().withCacheBytes(bytes))) {
      TestRepository mine = TestRepository.of(small, "a/b");
      List<Digest> digests = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        digests.add(mine.push(ManifestJson.image().annotation("n", "image " + i).toBytes()));
      }
      digests.forEach(digest -> assertThat(Content.sha256(mine.get(digest))).isEqualTo(digest));
      long cached =
          digests.stream()
              .map(digest -> small.manifests().getUnchanged(name, digest))
              .filter(Objects::nonNull)
              .mapToLong(manifest -> manifest.bytes().length)
              .sum();
      assertThat(cached).isBetween(1L, (long) bytes);
    }
  }

  @Test
  void ofSchema1ThatOthersStoredAreNotServed() throws IOException {
    repository.push(two);
    byte[] schema1 = Content.of("{\"schemaVersion\":1,\"name\":\"a/b\",\"fsLayers\":[]}");
    Digest digest = Paths.storeManifest(driver, "a/b", schema1);
    Paths.storeTag(driver, "a/b", "old", digest);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.get("old"))
        .withMessageContaining("stored by other software")
        .withMessageContaining("schema 1");
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.head(name, digest));
    assertThat(repository.tags()).containsExactly("old");
    repository.delete(digest.toString());
    assertThat(repository.tags()).isEmpty();
  }

  @Test
  void thatAreDamagedAreNotServedUntilPushedAgain() throws IOException {
    repository.push("v", one);
    for (int length : new int[] {0, 1, one.length - 1}) {
      driver.writeAll(Paths.blob(oneDigest), Arrays.copyOf(one, length));
      try (Registry later = restarted()) {
        TestRepository mine = TestRepository.of(later, "a/b");
        Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> mine.get("v"));
        Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> later.manifests().head(name, oneDigest));
        mine.push("v", one);
        assertThat(mine.get("v")).isEqualTo(one);
      }
      assertThat(driver.readAll(Paths.blob(oneDigest), 10_000)).isEqualTo(one);
    }
  }

  @Test
  void thatHaveOtherBytesThanTheirDigestSaysAreNotServedUntilPushedAgain() throws IOException {
    repository.push("v", one);
    driver.writeAll(Paths.blob(oneDigest), two);
    try (Registry later = restarted()) {
      TestRepository mine = TestRepository.of(later, "a/b");
      Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> mine.get("v"))
          .withMessageContaining(oneDigest.toString());
      mine.push("v", one);
      assertThat(mine.get("v")).isEqualTo(one);
    }
    try (Registry later = restarted()) {
      assertThat(TestRepository.of(later, "a/b").get("v")).isEqualTo(one);
    }
  }

  @Test
  void ofATagThatPointsNowhereAreUnknown() throws IOException {
    repository.push("v", one);
    Paths.storeTag(driver, "a/b", "dangling", twoDigest);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.get("dangling"));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.head(name, Tag.parse("dangling")));
  }
}
