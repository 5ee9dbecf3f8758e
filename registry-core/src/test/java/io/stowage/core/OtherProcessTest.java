package io.stowage.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import io.stowage.core.oci.StoredManifest;
import io.stowage.driver.file.FileDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a registry answers while another server, or other software, changes the same folder: tags
 * and listings are true at once, bytes by digest within the staleness, existence always.
 */
class OtherProcessTest {

  private static final int ALTERNATIONS = 400;

  private final byte[] one = ManifestJson.image().annotation("n", "1").toBytes();
  private final byte[] two = ManifestJson.image().annotation("n", "2").toBytes();
  private final Digest oneDigest = Content.sha256(one);
  private final Digest twoDigest = Content.sha256(two);
  private final Tag tag = Tag.parse("v");
  private final Path folder;
  private final FileDriver driver;
  private final FileDriver otherDriver;
  private final Registry registry;
  private final Registry otherRegistry;
  private final TestRepository here;
  private final TestRepository there;

  OtherProcessTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    driver = FileDriver.open(folder);
    otherDriver = FileDriver.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    otherRegistry = Registry.open(otherDriver, RegistryOptions.defaults(), new TestClock());
    here = TestRepository.of(registry, "a/b");
    there = TestRepository.of(otherRegistry, "a/b");
  }

  @AfterEach
  void close() {
    registry.close();
    otherRegistry.close();
    driver.close();
    otherDriver.close();
  }

  /** Asks in every way that a server does. */
  private void assertMeans(byte[] manifest) {
    Digest digest = Content.sha256(manifest);
    StoredManifest unchanged = registry.manifests().getUnchanged(here.name(), tag);
    if (unchanged != null) {
      assertThat(unchanged.digest()).isEqualTo(digest);
    }
    assertThat(registry.tags().resolve(here.name(), tag)).isEqualTo(digest);
    assertThat(here.get(tag)).isEqualTo(manifest);
    assertThat(registry.manifests().head(here.name(), tag).digest()).isEqualTo(digest);
    assertThat(here.tags()).containsExactly("v");
  }

  private void assertMeansNothing() {
    assertThat(registry.manifests().getUnchanged(here.name(), tag)).isNull();
    assertThat(registry.tags().resolve(here.name(), tag)).isNull();
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> here.get(tag));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> registry.manifests().head(here.name(), tag));
    assertThat(here.tags()).isEmpty();
  }

  private Path link() {
    return folder.resolve(Paths.tagLink("a/b", "v"));
  }

  /** Lets the link look as if it had been written long ago, so that it is kept in memory. */
  private void settle() throws IOException {
    Files.setLastModifiedTime(link(), FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(here.get(tag)).isNotEmpty();
    assertThat(registry.manifests().getUnchanged(here.name(), tag)).isNotNull();
  }

  private void writeInPlace(Digest digest) throws IOException {
    Files.createDirectories(link().getParent());
    Files.writeString(link(), digest.toString());
  }

  private void rename(Digest digest) throws IOException {
    Path temp = link().resolveSibling("link.tmp");
    Files.createDirectories(temp.getParent());
    Files.writeString(temp, digest.toString());
    Files.move(temp, link(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives the time of the last change as a file system does whose clock ticks every 40 ms. */
  private static void coarsen(Path path) throws IOException {
    long tick = System.currentTimeMillis() / 40 * 40;
    Files.setLastModifiedTime(path, FileTime.fromMillis(tick));
  }

  private void removeTagFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(Paths.tagFolder("a/b", "v")))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aTagMovedByAnotherServerIsSeenByEveryRead() {
    there.push("v", one);
    there.push("v", two);
    for (int i = 0; i < ALTERNATIONS / 4; i++) {
      there.push("v", one);
      assertMeans(one);
      there.push("v", two);
      assertMeans(two);
    }
  }

  @Test
  void aTagDeletedAndPushedByAnotherServerIsSeenByEveryRead() {
    there.push(one);
    for (int i = 0; i < ALTERNATIONS / 8; i++) {
      there.push("v", one);
      assertMeans(one);
      there.delete("v");
      assertMeansNothing();
    }
  }

  @Test
  void aTagWrittenInPlaceIsSeenByEveryRead() throws IOException {
    here.push("v", one);
    here.push(two);
    for (int i = 0; i < ALTERNATIONS; i++) {
      writeInPlace(twoDigest);
      assertMeans(two);
      writeInPlace(oneDigest);
      assertMeans(one);
    }
  }

  @Test
  void aTagWrittenInPlaceOnACoarseClockIsSeenByEveryRead() throws IOException {
    here.push("v", one);
    here.push(two);
    for (int i = 0; i < ALTERNATIONS; i++) {
      writeInPlace(twoDigest);
      coarsen(link());
      assertMeans(two);
      writeInPlace(oneDigest);
      coarsen(link());
      assertMeans(one);
    }
  }

  @Test
  void aTagReplacedByRenameIsSeenByEveryRead() throws IOException {
    here.push("v", one);
    here.push(two);
    for (int i = 0; i < ALTERNATIONS; i++) {
      rename(twoDigest);
      assertMeans(two);
      rename(oneDigest);
      assertMeans(one);
    }
  }

  @Test
  void aTagWhoseFolderIsRemovedAndMadeAgainIsSeenByEveryRead() throws IOException {
    here.push("v", one);
    for (int i = 0; i < ALTERNATIONS; i++) {
      removeTagFolder();
      assertMeansNothing();
      writeInPlace(oneDigest);
      assertMeans(one);
    }
  }

  @Test
  void aTagThatIsKeptInMemoryIsSeenToChange() throws IOException {
    here.push("v", one);
    here.push(two);
    settle();
    writeInPlace(twoDigest);
    assertMeans(two);
    settle();
    rename(oneDigest);
    assertMeans(one);
    settle();
    there.push("v", two);
    assertMeans(two);
    settle();
    removeTagFolder();
    assertMeansNothing();
    there.push("v", one);
    assertMeans(one);
    settle();
    there.delete(oneDigest.toString());
    assertMeansNothing();
  }

  @Test
  void aTagWithoutALinkIsNoneWhileItsFolderStays() throws IOException {
    here.push("v", one);
    settle();
    Files.delete(link());
    assertMeansNothing();
    writeInPlace(oneDigest);
    assertMeans(one);
  }

  @Test
  void tagsAreListedAsTheyComeAndGo() throws IOException {
    here.push("a", one);
    for (int i = 0; i < ALTERNATIONS; i++) {
      Path tagFolder = folder.resolve(Paths.tagFolder("a/b", "t" + i));
      Path made = Files.createDirectories(tagFolder.resolve("current")).resolve("link");
      Files.writeString(made, oneDigest.toString());
      assertThat(here.tags()).containsExactly("a", "t" + i);
      Files.delete(made);
      assertThat(here.tags()).containsExactly("a");
      Files.delete(tagFolder.resolve("current"));
      Files.delete(tagFolder);
      assertThat(here.tags()).containsExactly("a");
    }
  }

  @Test
  void foldersOnACoarseClockAreListedAsTheyComeAndGo() throws IOException {
    here.push("a", one);
    Path repositories = folder.resolve(Paths.REPOSITORIES);
    Path tags = folder.resolve(Paths.REPOSITORIES + "/a/b/_manifests/tags");
    for (int i = 0; i < ALTERNATIONS; i++) {
      Path tagFolder = folder.resolve(Paths.tagFolder("a/b", "t" + i));
      Path made = Files.createDirectories(tagFolder.resolve("current")).resolve("link");
      Files.writeString(made, oneDigest.toString());
      coarsen(tags);
      assertThat(here.tags()).containsExactly("a", "t" + i);
      Path repository = Files.createDirectories(repositories.resolve("r" + i + "/_manifests"));
      coarsen(repositories);
      assertThat(catalog()).containsExactly("a/b", "r" + i);
      Files.delete(made);
      Files.delete(tagFolder.resolve("current"));
      Files.delete(tagFolder);
      coarsen(tags);
      assertThat(here.tags()).containsExactly("a");
      Files.delete(repository);
      Files.delete(repositories.resolve("r" + i));
      coarsen(repositories);
      assertThat(catalog()).containsExactly("a/b");
    }
  }

  private List<String> catalog() {
    Page<RepositoryName> page = registry.catalog().list("", 100);
    assertThat(page.more()).isFalse();
    return page.entries().stream().map(RepositoryName::toString).toList();
  }

  @Test
  void repositoriesAreListedAsTheyComeAndGo() throws IOException {
    here.push("v", one);
    Path repositories = folder.resolve(Paths.REPOSITORIES);
    for (int i = 0; i < ALTERNATIONS; i++) {
      Path top = Files.createDirectories(repositories.resolve("r" + i + "/_manifests"));
      assertThat(catalog()).containsExactly("a/b", "r" + i);
      Path nested = Files.createDirectories(repositories.resolve("r" + i + "/n/_manifests"));
      assertThat(catalog()).containsExactly("a/b", "r" + i, "r" + i + "/n");
      Files.delete(top);
      assertThat(catalog()).containsExactly("a/b", "r" + i + "/n");
      Files.delete(nested);
      Files.delete(nested.getParent());
      Files.delete(top.getParent());
      assertThat(catalog()).containsExactly("a/b");
    }
    TestRepository.of(otherRegistry, "new/one").push("v", one);
    assertThat(catalog()).containsExactly("a/b", "new/one");
  }

  @Test
  void aFolderListingThatIsKeptInMemoryIsSeenToChange() throws IOException {
    here.push("a", one);
    Path repositories = folder.resolve(Paths.REPOSITORIES);
    Path tags = folder.resolve(Paths.tagFolder("a/b", "a")).getParent();
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(repositories, old);
    Files.setLastModifiedTime(tags, old);
    assertThat(here.tags()).containsExactly("a");
    assertThat(catalog()).containsExactly("a/b");
    there.push("b", one);
    TestRepository.of(otherRegistry, "c").push("v", one);
    assertThat(here.tags()).containsExactly("a", "b");
    assertThat(catalog()).containsExactly("a/b", "c");
  }

  @Test
  void bytesByDigestAreServedNoLongerThanTheStaleness() {
    Duration staleness = Duration.ofMillis(40);
    try (Registry brief =
        Registry.open(
            driver, RegistryOptions.defaults().withStaleness(staleness), new TestClock())) {
      TestRepository repository = TestRepository.of(brief, "a/b");
      for (int i = 0; i < 10; i++) {
        repository.push(one);
        assertThat(repository.get(oneDigest)).isEqualTo(one);
        there.delete(oneDigest.toString());
        long deleted = System.nanoTime();
        boolean served = true;
        while (served) {
          long asked = System.nanoTime();
          served = isServed(repository);
          assertThat(served && asked - deleted > staleness.toNanos()).isFalse();
        }
        assertThat(isServed(repository)).isFalse();
      }
    }
  }

  private boolean isServed(TestRepository repository) {
    try {
      StoredManifest unchanged =
          repository.registry().manifests().getUnchanged(repository.name(), oneDigest);
      return unchanged != null || repository.get(oneDigest).length > 0;
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
      return false;
    }
  }

  @Test
  void bytesByDigestAreNotServedOnceWithoutStaleness() throws IOException {
    try (Registry strict =
        Registry.open(
            driver, RegistryOptions.defaults().withStaleness(Duration.ZERO), new TestClock())) {
      TestRepository repository = TestRepository.of(strict, "a/b");
      Path revision = folder.resolve(Paths.revisionFolder("a/b", oneDigest)).resolve("link");
      for (int i = 0; i < ALTERNATIONS / 8; i++) {
        repository.push(one);
        assertThat(isServed(repository)).isTrue();
        Files.delete(revision);
        assertThat(isServed(repository)).isFalse();
      }
    }
  }

  @Test
  void existenceIsNeverServedFromMemory() throws IOException {
    Digest blob = here.pushBlob(Content.of("blob"));
    here.push(one);
    for (int i = 0; i < 20; i++) {
      here.push(one);
      here.pushBlob(Content.of("blob"));
      assertThat(here.get(oneDigest)).isEqualTo(one);
      assertThat(registry.blobs().size(here.name(), blob)).isEqualTo(4);
      there.delete(oneDigest.toString());
      otherRegistry.blobs().delete(there.name(), blob);
      Refused.with(
          ErrorCode.MANIFEST_UNKNOWN, () -> registry.manifests().head(here.name(), oneDigest));
      Refused.with(ErrorCode.BLOB_UNKNOWN, () -> registry.blobs().size(here.name(), blob));
      assertThat(registry.blobs().mount(RepositoryName.parse("c"), blob, here.name())).isFalse();
    }
  }

  @Test
  void whatAnotherServerPushesIsThereAtOnce() throws IOException {
    for (int i = 0; i < 30; i++) {
      byte[] image = ManifestJson.image().annotation("i", "" + i).toBytes();
      byte[] blob = Content.of("blob " + i);
      Digest digest = Content.sha256(image);
      Refused.with(ErrorCode.BLOB_UNKNOWN, () -> here.readBlob(Content.sha256(blob)));
      assertThat(isMissing(digest)).isTrue();
      there.pushBlob(blob);
      there.push(image);
      assertThat(here.readBlob(Content.sha256(blob))).isEqualTo(blob);
      assertThat(here.get(digest)).isEqualTo(image);
      assertThat(registry.manifests().head(here.name(), digest).bytes()).isEqualTo(image);
    }
  }

  private boolean isMissing(Digest digest) {
    try {
      return registry.manifests().head(here.name(), digest).bytes().length == 0;
    } catch (RegistryException e) {
      return e.code() == ErrorCode.MANIFEST_UNKNOWN || e.code() == ErrorCode.NAME_UNKNOWN;
    }
  }

  @Test
  void aWholeRepositoryCanBeRemoved() throws IOException {
    here.push("v", one);
    settle();
    try (Stream<Path> files = Files.walk(folder.resolve(Paths.REPOSITORIES + "/a"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        try {
          Files.delete(file);
        } catch (NoSuchFileException e) {
          throw new AssertionError(file + " went by itself", e);
        }
      }
    }
    assertThat(catalog()).isEmpty();
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> here.tags());
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> here.get(tag));
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> registry.manifests().head(here.name(), oneDigest));
    here.push("v", two);
    assertMeans(two);
  }
}
