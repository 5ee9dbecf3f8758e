package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class CatalogTest {

  private static final String ROOT = "docker/registry/v2/repositories/";

  /** Each in order of its whole name, though {@code a/b} lies in the folder {@code a}. */
  private static final List<String> NESTED =
      List.of(
          "a",
          "a-b",
          "a-b/c",
          "a.b",
          "a.b/c",
          "a/b",
          "a/b-c",
          "a/b.c",
          "a/b/c/d/e/f/g",
          "a/c",
          "a0",
          "a_b",
          "ab",
          "b/x/y",
          "b/x0");

  private final Storage storage;
  private final Path folder;
  private final StorageDriver driver;
  private final Registry registry;

  CatalogTest(Storage storage, @TempDir Path folder) throws IOException {
    this.storage = storage;
    this.folder = folder;
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  /** Makes a repository as it is on disk, without going through the registry. */
  private void make(String name) throws IOException {
    String link = ROOT + name + "/_manifests/revisions/sha256/" + "a".repeat(64) + "/link";
    if (storage == Storage.DISK) {
      Path file = folder.resolve(link);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "sha256:" + "a".repeat(64));
    } else {
      driver.writeAll(link, Content.of("sha256:" + "a".repeat(64)));
    }
  }

  private List<String> list(String last, int limit) {
    return names(registry.catalog().list(last, limit));
  }

  private static List<String> names(Page<RepositoryName> page) {
    return page.entries().stream().map(RepositoryName::toString).toList();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(registry.catalog().list("", 10)).isEqualTo(new Page<>(List.of(), false));
    assertThat(registry.catalog().list("z", 10)).isEqualTo(new Page<>(List.of(), false));
  }

  @Test
  void listsInOrderOfWholeNames() throws IOException {
    for (int i = NESTED.size() - 1; i >= 0; i--) {
      make(NESTED.get(i));
    }
    assertThat(list("", 100)).isEqualTo(NESTED);
  }

  @Test
  void goesOnAfterAnyNameWhetherOrNotItIsThere() throws IOException {
    for (String name : NESTED) {
      make(name);
    }
    List<String> lasts = new ArrayList<>(NESTED);
    for (String name : NESTED) {
      for (String tail : List.of("-", ".", "/", "0", "/0", "/zz", "-zz", "/_manifests", "\u00ff")) {
        lasts.add(name + tail);
      }
      lasts.add(name.substring(0, name.length() - 1));
    }
    lasts.addAll(List.of("0", "zzz", "A", "/", "_", "_manifests", "a/_manifests/x", "a//b", "~"));
    for (String last : lasts) {
      List<String> expected = NESTED.stream().filter(name -> name.compareTo(last) > 0).toList();
      assertThat(list(last, 100)).as("last=%s", last).isEqualTo(expected);
    }
  }

  @Test
  void givesEveryNameOnceInPagesOfAnySize() throws IOException {
    for (String name : NESTED) {
      make(name);
    }
    for (int size = 1; size <= NESTED.size() + 1; size++) {
      List<String> all = new ArrayList<>();
      String last = "";
      Page<RepositoryName> page;
      do {
        page = registry.catalog().list(last, size);
        all.addAll(names(page));
        assertThat(page.more()).isEqualTo(all.size() < NESTED.size());
        last = all.get(all.size() - 1);
      } while (page.more());
      assertThat(all).as("pages of %s", size).isEqualTo(NESTED);
    }
  }

  @Test
  void givesAnEmptyLastPageForNone() throws IOException {
    make("a");
    assertThat(registry.catalog().list("", 0)).isEqualTo(new Page<>(List.of(), false));
  }

  @Test
  void listsOnlyWhatHasHadAManifest() {
    TestRepository uploading = TestRepository.of(registry, "uploading");
    registry.uploads().start(uploading.name(), null);
    TestRepository.of(registry, "blobs/only").pushBlob(Content.of("x"));
    TestRepository.of(registry, "pushed").push("v1", ManifestJson.image().toBytes());
    assertThat(list("", 10)).containsExactly("pushed");
  }

  @Test
  void passesOverFoldersThatAreNoRepositories() throws IOException {
    make("good");
    for (String name : List.of("Bad", "x y", "a__-b", "good/_manifests", "UP/low")) {
      make(name);
    }
    assertThat(list("", 10)).containsExactly("good");
  }

  @Test
  void agreesWithASortedListOfNamesOnRandomTrees() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TreeSet<String> expected = new TreeSet<>();
    String[] parts = {"a", "b", "a-a", "a.a", "a_a", "a--b", "aa", "0", "z", "a-", "a.b.c", "zz"};
    for (int i = 0; i < 150; i++) {
      StringBuilder name = new StringBuilder(parts[random.nextInt(parts.length)]);
      for (int depth = random.nextInt(5); depth > 0; depth--) {
        name.append('/').append(parts[random.nextInt(parts.length)]);
      }
      if (RepositoryName.isValid(name.toString()) && expected.add(name.toString())) {
        make(name.toString());
      }
    }
    List<String> names = List.copyOf(expected);
    for (int i = 0; i < 150; i++) {
      String last = names.get(random.nextInt(names.size()));
      switch (random.nextInt(4)) {
        case 0 -> last += parts[random.nextInt(parts.length)];
        case 1 -> last += "/" + parts[random.nextInt(parts.length)];
        case 2 -> last = last.substring(0, random.nextInt(last.length()));
        default -> {}
      }
      int limit = 1 + random.nextInt(20);
      String after = last;
      List<String> rest = names.stream().filter(name -> name.compareTo(after) > 0).toList();
      Page<RepositoryName> page = registry.catalog().list(last, limit);
      assertThat(names(page))
          .as("seed %s: %s names after '%s' of %s", seed, limit, last, names)
          .isEqualTo(rest.subList(0, Math.min(limit, rest.size())));
      assertThat(page.more())
          .as("seed %s: more after '%s'", seed, last)
          .isEqualTo(rest.size() > limit);
    }
  }
}
