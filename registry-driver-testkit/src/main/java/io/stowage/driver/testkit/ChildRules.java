package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rules of listing what is directly in a folder. */
final class ChildRules {
  private ChildRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("lists names in the order of their bytes", ChildRules::order),
        new Rule("lists names after any name, present or not", ChildRules::startAfter),
        new Rule("lists a folder's own names only", ChildRules::ownNames),
        new Rule("has no names in a folder that is missing", ChildRules::missing),
        new Rule("ends names for good, and may be closed early", ChildRules::ends),
        new Rule("lists a thousand names page by page", ChildRules::pages));
  }

  private static void writeNames(StorageDriver driver) throws IOException {
    for (String path :
        List.of("c/a-b", "c/a/x/y", "c/a/z", "c/a.b/1", "c/a0", "c/b\uff5e", "c/b\ud83d\ude00/1")) {
      driver.writeAll(path, new byte[] {1});
    }
  }

  private static final List<FolderEntry> NAMES =
      List.of(
          new FolderEntry("a", true),
          new FolderEntry("a-b", false),
          new FolderEntry("a.b", true),
          new FolderEntry("a0", false),
          new FolderEntry("b\uff5e", false),
          new FolderEntry("b\ud83d\ude00", true));

  private static void order(StorageDriver driver) throws IOException {
    writeNames(driver);
    assertThat(Listings.toList(driver.children("c", ""))).isEqualTo(NAMES);
    assertThat(Listings.toList(driver.children("", "")))
        .contains(new FolderEntry("c", true))
        .isSortedAccordingTo((a, b) -> StoragePath.ORDER.compare(a.name(), b.name()));
  }

  private static void startAfter(StorageDriver driver) throws IOException {
    writeNames(driver);
    for (String start : List.of("a", "a-b", "a/", "a.", "a.b", "aa", "b", "b\uff5e", "z", "A")) {
      assertThat(Listings.toList(driver.children("c", start)))
          .as(start)
          .isEqualTo(
              NAMES.stream()
                  .filter(entry -> StoragePath.ORDER.compare(entry.name(), start) > 0)
                  .toList());
    }
  }

  private static void ownNames(StorageDriver driver) throws IOException {
    for (String path : List.of("c/a/1", "c/ab/2", "c/a-b/3", "ca/4", "c/a/b/c/5")) {
      driver.writeAll(path, new byte[] {1});
    }
    assertThat(Listings.toList(driver.children("c/a", "")))
        .containsExactly(new FolderEntry("1", false), new FolderEntry("b", true));
  }

  private static void missing(StorageDriver driver) throws IOException {
    driver.writeAll("c/object", new byte[] {1});
    for (String folder : List.of("d", "c/d", "c/object", "c/object/d")) {
      assertThat(Listings.toList(driver.children(folder, ""))).as(folder).isEmpty();
    }
  }

  private static void ends(StorageDriver driver) throws IOException {
    writeNames(driver);
    Listing<FolderEntry> early = driver.children("c", "");
    assertThat(early.next()).isEqualTo(NAMES.get(0));
    early.close();
    early.close();
    try (Listing<FolderEntry> last = driver.children("c", "b\uff5e")) {
      assertThat(last.next()).isNotNull();
      assertThat(last.next()).isNull();
      assertThat(last.next()).isNull();
    }
  }

  private static void pages(StorageDriver driver) throws IOException {
    for (int i = 0; i < 1000; i++) {
      driver.writeAll(i % 2 == 0 ? "c/" + i : "c/" + i + "/x", new byte[0]);
    }
    List<String> paged = new ArrayList<>();
    String last = "";
    for (int size = 100; size == 100; ) {
      size = 0;
      try (Listing<FolderEntry> page = driver.children("c", last)) {
        for (FolderEntry found = page.next(); found != null && size < 100; found = page.next()) {
          last = found.name();
          assertThat(found.folder()).isEqualTo(Integer.parseInt(last) % 2 == 1);
          paged.add(last);
          size++;
        }
      }
    }
    assertThat(paged).hasSize(1000).isSortedAccordingTo(StoragePath.ORDER).doesNotHaveDuplicates();
  }
}
