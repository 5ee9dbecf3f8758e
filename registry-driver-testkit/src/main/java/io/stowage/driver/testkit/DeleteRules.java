package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Rules of deleting. */
final class DeleteRules {
  private DeleteRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("deletes an object alone", DeleteRules::object),
        new Rule("deletes nothing that is missing", DeleteRules::missing),
        new Rule("deletes no folder as an object", DeleteRules::folderAsObject),
        new Rule("deletes a folder without its siblings", DeleteRules::folder),
        new Rule("deletes a folder that is missing", DeleteRules::missingFolder),
        new Rule("deletes no object as a folder", DeleteRules::objectAsFolder),
        new Rule("deletes a deep folder of many objects", DeleteRules::many),
        new Rule("writes again where it was deleted", DeleteRules::again));
  }

  private static void write(StorageDriver driver, String... paths) throws IOException {
    for (String path : paths) {
      driver.writeAll(path, new byte[] {1});
    }
  }

  private static void assertOnly(StorageDriver driver, String... paths) throws IOException {
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly(paths);
    for (String path : paths) {
      assertThat(driver.readAll(path, 1)).containsExactly(1);
    }
  }

  private static void object(StorageDriver driver) throws IOException {
    write(driver, "d/a", "d/a-b", "d/ab", "d/b/c");
    driver.delete("d/a");
    assertOnly(driver, "d/a-b", "d/ab", "d/b/c");
    assertThatThrownBy(() -> driver.stat("d/a")).isInstanceOf(NoSuchFileException.class);
  }

  private static void missing(StorageDriver driver) throws IOException {
    write(driver, "d/a");
    for (String path : List.of("d/b", "x/y/b", "d/a/b")) {
      assertThatThrownBy(() -> driver.delete(path))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("b");
    }
    driver.delete("d/a");
    assertThatThrownBy(() -> driver.delete("d/a")).isInstanceOf(NoSuchFileException.class);
  }

  private static void folderAsObject(StorageDriver driver) throws IOException {
    write(driver, "d/f/a");
    assertThatThrownBy(() -> driver.delete("d/f")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> driver.delete("d")).isInstanceOf(NoSuchFileException.class);
    assertOnly(driver, "d/f/a");
    driver.delete("d/f/a");
    assertThatThrownBy(() -> driver.delete("d/f")).isInstanceOf(NoSuchFileException.class);
  }

  private static void folder(StorageDriver driver) throws IOException {
    write(driver, "d/f/a", "d/f/b/c", "d/f-g/a", "d/f.x", "d/ff/a", "d/e", "df/a");
    driver.deleteFolder("d/f");
    assertOnly(driver, "d/e", "d/f-g/a", "d/f.x", "d/ff/a", "df/a");
    assertThat(Listings.toList(driver.list("d/f", ""))).isEmpty();
    assertThat(Listings.toList(driver.children("d/f", ""))).isEmpty();
  }

  private static void missingFolder(StorageDriver driver) throws IOException {
    write(driver, "d/ff/a");
    driver.deleteFolder("d/f");
    driver.deleteFolder("x/y/z");
    driver.deleteFolder("d/ff/a/b");
    assertOnly(driver, "d/ff/a");
  }

  private static void objectAsFolder(StorageDriver driver) throws IOException {
    write(driver, "d/a");
    driver.deleteFolder("d/a");
    assertOnly(driver, "d/a");
  }

  private static void many(StorageDriver driver) throws IOException {
    write(driver, "keep/a");
    for (int i = 0; i < 300; i++) {
      write(driver, "d/%d/%d/%d".formatted(i % 2, i % 30, i));
    }
    driver.deleteFolder("d");
    assertOnly(driver, "keep/a");
  }

  private static void again(StorageDriver driver) throws IOException {
    write(driver, "d/f/a", "d/f/b");
    driver.deleteFolder("d");
    assertOnly(driver);
    write(driver, "d/f/a");
    assertOnly(driver, "d/f/a");
    driver.delete("d/f/a");
    write(driver, "d/f/a");
    assertOnly(driver, "d/f/a");
  }
}
