package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.MediaType;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class ReferrersTest {

  private final byte[] subject = ManifestJson.image().annotation("role", "subject").toBytes();
  private final Digest subjectDigest = Content.sha256(subject);
  private final StorageDriver driver;
  private final Registry registry;
  private final TestRepository repository;
  private final RepositoryName name;

  ReferrersTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    repository = TestRepository.of(registry, "a/b");
    name = repository.name();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private Registry restarted() {
    return Registry.open(driver, RegistryOptions.defaults(), new TestClock());
  }

  private byte[] referrer(String type, int number) {
    return ManifestJson.image()
        .subject(subject)
        .artifactType(type)
        .annotation("n", Integer.toString(number))
        .toBytes();
  }

  /** Pushes so many and gives their digests in the order of answers. */
  private List<Digest> push(String type, int count) {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digests.add(repository.push(referrer(type, i)));
    }
    return sorted(digests.stream());
  }

  private static List<Digest> sorted(Stream<Digest> digests) {
    return digests.sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }

  private static List<Digest> digests(Page<Descriptor> page) {
    return page.entries().stream().map(Descriptor::digest).toList();
  }

  private List<Digest> all(Registry server, @Nullable String type) {
    Page<Descriptor> page =
        server.referrers().list(name, subjectDigest, type, "", Integer.MAX_VALUE);
    assertThat(page.more()).isFalse();
    return digests(page);
  }

  private List<Digest> all() {
    return all(registry, null);
  }

  @Test
  void areNoneOfWhatIsUnknown() throws IOException {
    assertThat(all()).isEmpty();
    assertThat(Paths.in(driver, "")).isEmpty();
    repository.push(subject);
    assertThat(all()).isEmpty();
    assertThat(registry.referrers().list(name, Content.sha512(subject), null, "", 10).entries())
        .isEmpty();
  }

  @Test
  void areDescribed() {
    byte[] image = referrer("application/x", 1);
    repository.push("v", image);
    assertThat(registry.referrers().list(name, subjectDigest, null, "", 10))
        .isEqualTo(
            new Page<>(
                List.of(
                    new Descriptor(
                        MediaType.OCI_MANIFEST,
                        Content.sha256(image),
                        image.length,
                        "application/x",
                        Map.of("n", "1"),
                        null,
                        false)),
                false));
  }

  @Test
  void haveTheTypeThatTheyDeclareElseThatOfTheirConfigAndIndexesNone() {
    byte[] image = ManifestJson.image().subject(subject).toBytes();
    byte[] index = ManifestJson.index().subject(subject).toBytes();
    byte[] typed = ManifestJson.index().subject(subject).artifactType("a/index").toBytes();
    Stream.of(image, index, typed).forEach(repository::push);
    assertThat(all()).hasSize(3);
    assertThat(all(registry, ManifestJson.CONFIG_TYPE)).containsExactly(Content.sha256(image));
    assertThat(all(registry, "a/index")).containsExactly(Content.sha256(typed));
    assertThat(all(registry, "a/other")).isEmpty();
    assertThat(all(registry, "")).isEmpty();
    assertThat(registry.referrers().list(name, subjectDigest, null, "", 10).entries())
        .extracting(Descriptor::artifactType)
        .containsExactlyInAnyOrder(ManifestJson.CONFIG_TYPE, null, "a/index");
  }

  @Test
  void areListedInOrderAndInPagesFilteredOrNot() {
    List<Digest> x = push("x/x", 7);
    List<Digest> y = push("y/y", 5);
    List<Digest> both = sorted(Stream.concat(x.stream(), y.stream()));
    assertThat(all()).isEqualTo(both);
    assertThat(all(registry, "x/x")).isEqualTo(x);
    assertPaged(null, both);
    assertPaged("x/x", x);
    assertPaged("y/y", y);
  }

  private void assertPaged(@Nullable String type, List<Digest> expected) {
    for (int size = 1; size <= expected.size() + 1; size++) {
      List<Digest> all = new ArrayList<>();
      Page<Descriptor> page;
      String last = "";
      do {
        page = registry.referrers().list(name, subjectDigest, type, last, size);
        assertThat(page.entries()).hasSizeBetween(1, size);
        all.addAll(digests(page));
        assertThat(page.more()).isEqualTo(all.size() < expected.size());
        last = all.get(all.size() - 1).toString();
      } while (page.more());
      assertThat(all).as("pages of %s", size).isEqualTo(expected);
    }
  }

  @Test
  void comeInPagesThatClientsTake() {
    String large = "x".repeat(1_200_000);
    List<Digest> pushed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pushed.add(
          repository.push(
              ManifestJson.image().subject(subject).annotation("k" + i, large).toBytes()));
    }
    pushed.add(
        repository.push(
            ManifestJson.image()
                .subject(subject)
                .annotation("k", "x".repeat(4_000_000))
                .toBytes()));
    List<Digest> all = new ArrayList<>();
    Page<Descriptor> page;
    String last = "";
    do {
      page = registry.referrers().list(name, subjectDigest, null, last, 100);
      long bytes =
          page.entries().stream()
              .flatMap(descriptor -> descriptor.annotations().values().stream())
              .mapToLong(String::length)
              .sum();
      assertThat(page.entries().size() == 1 || bytes <= 3 << 20).isTrue();
      all.addAll(digests(page));
      last = all.get(all.size() - 1).toString();
    } while (page.more());
    assertThat(all).isEqualTo(sorted(pushed.stream()));
  }

  @Test
  void areGoneWhenDeletedAndStayWhenTheirSubjectIs() {
    repository.push("s", subject);
    List<Digest> pushed = push("x/x", 3);
    repository.delete(pushed.get(1).toString());
    assertThat(all()).containsExactly(pushed.get(0), pushed.get(2));
    repository.delete(subjectDigest.toString());
    assertThat(all()).containsExactly(pushed.get(0), pushed.get(2));
    push("x/x", 3);
    assertThat(all()).isEqualTo(pushed);
  }

  @Test
  void areOfTheirRepositoryOnly() {
    push("x/x", 1);
    TestRepository.of(registry, "a").push(referrer("x/x", 9));
    assertThat(all()).hasSize(1);
    assertThat(
            registry
                .referrers()
                .list(RepositoryName.parse("a/b/c"), subjectDigest, null, "", 10)
                .entries())
        .isEmpty();
  }

  @Test
  void areFoundAgainWhenEverythingOfStowagesOwnIsDeleted() throws IOException {
    List<Digest> pushed = push("x/x", 4);
    assertThat(all()).isEqualTo(pushed);
    driver.deleteFolder("_stowage");
    try (Registry later = restarted()) {
      assertThat(all(later, null)).isEqualTo(pushed);
      repository.delete(pushed.get(0).toString());
      assertThat(all(later, null)).isEqualTo(pushed.subList(1, 4));
      TestRepository mine = TestRepository.of(later, "a/b");
      Digest more = mine.push(referrer("y/y", 1));
      assertThat(all(later, "y/y")).containsExactly(more);
    }
  }

  @Test
  void thatOthersPushedAreFound() throws IOException {
    Digest theirs = Paths.storeManifest(driver, "a/b", referrer("x/x", 1));
    assertThat(all()).containsExactly(theirs);
  }

  @Test
  void thatOthersPushedLaterAreFoundUnderTheFallbackTag() throws IOException {
    List<Digest> mine = push("x/x", 1);
    assertThat(all()).isEqualTo(mine);
    byte[] theirs = referrer("y/y", 1);
    byte[] stranger = ManifestJson.image().annotation("not", "a referrer").toBytes();
    byte[] absent = referrer("y/y", 2);
    Digest digest = Paths.storeManifest(driver, "a/b", theirs);
    Paths.storeManifest(driver, "a/b", stranger);
    byte[] index =
        ManifestJson.index()
            .manifest(theirs)
            .manifest(stranger)
            .manifest(absent)
            .manifest(referrer("x/x", 0))
            .toBytes();
    String tag = subjectDigest.referrersTag().toString();
    assertThat(tag).isEqualTo("sha256-" + subjectDigest.hex());
    Paths.storeTag(driver, "a/b", tag, Paths.storeManifest(driver, "a/b", index));
    assertThat(all()).isEqualTo(sorted(Stream.of(mine.get(0), digest)));
    assertThat(all(registry, "y/y")).containsExactly(digest);
  }

  @Test
  void areFoundThoughTheFallbackTagMeansSomethingElse() {
    List<Digest> mine = push("x/x", 2);
    repository.push(subjectDigest.referrersTag().toString(), subject);
    assertThat(all()).isEqualTo(mine);
  }

  @Test
  void thatCannotBeReadAreLeftOut() throws IOException {
    List<Digest> pushed = push("x/x", 3);
    driver.writeAll(Paths.blob(pushed.get(1)), Content.of("{"));
    try (Registry later = restarted()) {
      assertThat(all(later, null)).containsExactly(pushed.get(0), pushed.get(2));
    }
  }
}
