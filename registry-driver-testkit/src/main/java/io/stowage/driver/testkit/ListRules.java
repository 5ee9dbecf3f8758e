package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.Listing;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Rules of listing everything in a folder. */
final class ListRules {
  /** In the order of whole paths, which is not that of the names in each folder. */
  private static final List<String> TREE =
      List.of(
          "a!/z",
          "x-/a",
          "x/a!",
          "x/a+b",
          "x/a-b",
          "x/a-b.c/d",
          "x/a.txt",
          "x/a/b",
          "x/a/c/d",
          "x/a/c0",
          "x/a0",
          "x/aa",
          "x/b/b",
          "x0",
          "xa",
          "y\uff5e/z",
          "y\ud83d\ude00/z");

  private ListRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("lists whole paths in the order of their bytes", ListRules::order),
        new Rule("lists after any path, present or not", ListRules::startAfter),
        new Rule("lists a folder without its siblings", ListRules::folder),
        new Rule("has nothing in a folder that is missing", ListRules::missing),
        new Rule("lists sizes", ListRules::sizes),
        new Rule("ends for good, and may be closed early", ListRules::ends),
        new Rule("lists random trees from random starts", ListRules::randomTrees),
        new Rule("lists a thousand objects page by page", ListRules::pages),
        new Rule("lists the rest once while objects come and go", ListRules::changes));
  }

  private static void order(StorageDriver driver) throws IOException {
    writeTree(driver);
    assertThat(paths(driver, "", "")).containsExactlyElementsOf(TREE);
  }

  private static void writeTree(StorageDriver driver) throws IOException {
    List<String> paths = new ArrayList<>(TREE);
    Collections.shuffle(paths, new Random(1));
    for (String path : paths) {
      driver.writeAll(path, new byte[] {1});
    }
  }

  private static void startAfter(StorageDriver driver) throws IOException {
    writeTree(driver);
    List<String> starts = new ArrayList<>(TREE);
    starts.addAll(
        List.of(
            "a", "x", "x/", "x/a", "x/a/", "x/a/b/c", "x/a/c", "x/a/c/", "x/a-", "x/zz", "x//", "w",
            "xx", "y", "zzz", "\uffff", "x/a0/b", "/", " "));
    for (String start : starts) {
      assertThat(paths(driver, "", start)).as(start).isEqualTo(after(TREE, start));
      List<String> inside = TREE.stream().filter(path -> path.startsWith("x/a/")).toList();
      assertThat(paths(driver, "x/a", start)).as(start).isEqualTo(after(inside, start));
    }
  }

  private static List<String> after(List<String> paths, String start) {
    return paths.stream().filter(path -> StoragePath.ORDER.compare(path, start) > 0).toList();
  }

  private static void folder(StorageDriver driver) throws IOException {
    for (String path : List.of("p/q/1", "p/q/2/3", "p/q-r/4", "p/qq", "p/q.x", "pq/5")) {
      driver.writeAll(path, new byte[] {1});
    }
    assertThat(paths(driver, "p/q", "")).containsExactly("p/q/1", "p/q/2/3");
    assertThat(paths(driver, "p/q/2", "")).containsExactly("p/q/2/3");
    assertThat(paths(driver, "p", ""))
        .containsExactly("p/q-r/4", "p/q.x", "p/q/1", "p/q/2/3", "p/qq");
  }

  private static void missing(StorageDriver driver) throws IOException {
    driver.writeAll("p/q", new byte[] {1});
    assertThat(paths(driver, "q", "")).isEmpty();
    assertThat(paths(driver, "p/q", "")).isEmpty();
    assertThat(paths(driver, "p/q/r", "")).isEmpty();
    assertThat(paths(driver, "p/r/s", "")).isEmpty();
  }

  private static void sizes(StorageDriver driver) throws IOException {
    for (int size : new int[] {0, 1, 5000}) {
      driver.writeAll("s/" + size, new byte[size]);
    }
    for (StoredObject found : Listings.toList(driver.list("s", ""))) {
      assertThat(found.path()).isEqualTo("s/" + found.size());
      assertThat(found).isEqualTo(driver.stat(found.path()));
    }
  }

  private static void ends(StorageDriver driver) throws IOException {
    driver.writeAll("e/1", new byte[] {1});
    driver.writeAll("e/2", new byte[] {1});
    Listing<StoredObject> listing = driver.list("e", "");
    assertThat(listing.next()).isNotNull();
    listing.close();
    listing.close();
    try (Listing<StoredObject> whole = driver.list("e", "e/1")) {
      assertThat(whole.next()).isNotNull();
      assertThat(whole.next()).isNull();
      assertThat(whole.next()).isNull();
    }
  }

  private static void randomTrees(StorageDriver driver) throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    TreeSet<String> paths = new TreeSet<>(StoragePath.ORDER);
    while (paths.size() < 150) {
      paths.add(PathRules.randomPath(random));
    }
    for (String path : paths) {
      driver.writeAll(path, new byte[] {1});
    }
    for (int i = 0; i < 100; i++) {
      String start = PathRules.randomPath(random);
      assertThat(paths(driver, "", start)).as(start).isEqualTo(List.copyOf(paths.tailSet(start)));
    }
    for (String start : paths) {
      assertThat(paths(driver, "", start))
          .as(start)
          .isEqualTo(List.copyOf(paths.tailSet(start, false)));
    }
  }

  private static void pages(StorageDriver driver) throws IOException {
    for (int i = 0; i < 1000; i++) {
      driver.writeAll("page/%04d/%d".formatted(i / 3, i), new byte[0]);
    }
    List<String> paged = new ArrayList<>();
    String last = "";
    for (int size = 100; size == 100; ) {
      size = 0;
      try (Listing<StoredObject> page = driver.list("page", last)) {
        for (StoredObject found = page.next(); found != null && size < 100; found = page.next()) {
          last = found.path();
          paged.add(last);
          size++;
        }
      }
    }
    assertThat(paged).hasSize(1000).isSortedAccordingTo(StoragePath.ORDER).doesNotHaveDuplicates();
  }

  private static void changes(StorageDriver driver) throws IOException {
    Set<String> kept = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      driver.writeAll("c/%d/%d".formatted(i % 6, i), new byte[] {1});
      if (i % 6 % 2 == 1) {
        kept.add("c/%d/%d".formatted(i % 6, i));
      }
    }
    List<String> listed = new ArrayList<>();
    try (Listing<StoredObject> listing = driver.list("c", "")) {
      for (StoredObject found = listing.next(); found != null; found = listing.next()) {
        if (listed.isEmpty()) {
          driver.deleteFolder("c/2");
          driver.deleteFolder("c/0");
          driver.delete("c/4/4");
          driver.writeAll("c/3x/new", new byte[] {1});
        }
        listed.add(found.path());
      }
    }
    assertThat(listed).doesNotHaveDuplicates().containsAll(kept);
  }

  private static List<String> paths(StorageDriver driver, String folder, String startAfter)
      throws IOException {
    return Listings.toList(driver.list(folder, startAfter)).stream()
        .map(StoredObject::path)
        .toList();
  }
}
