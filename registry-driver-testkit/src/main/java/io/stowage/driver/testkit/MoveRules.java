package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Rules of moving. */
final class MoveRules {
  private MoveRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("moves within a folder", d -> moved(d, "m/a", "m/b")),
        new Rule("moves into a new folder", d -> moved(d, "m/a", "n/o/p/b")),
        new Rule("moves up", d -> moved(d, "m/n/o/a", "b")),
        new Rule("moves over another object", MoveRules::overExisting),
        new Rule("moves an object onto itself", MoveRules::ontoItself),
        new Rule("moves nothing that is missing", MoveRules::missing),
        new Rule("moves no folder", MoveRules::folder),
        new Rule("moves an empty object", MoveRules::empty));
  }

  private static void moved(StorageDriver driver, String from, String to) throws IOException {
    byte[] bytes = Contents.random(3000, 1);
    driver.writeAll(from, bytes);
    driver.move(from, to);
    assertThat(driver.readAll(to, 3000)).isEqualTo(bytes);
    assertOnly(driver, to);
    assertThatThrownBy(() -> driver.stat(from)).isInstanceOf(NoSuchFileException.class);
  }

  private static void assertOnly(StorageDriver driver, String... paths) throws IOException {
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly(paths);
  }

  private static void overExisting(StorageDriver driver) throws IOException {
    driver.writeAll("m/a", new byte[] {1});
    driver.writeAll("n/b", new byte[] {2, 2, 2});
    driver.move("m/a", "n/b");
    assertThat(driver.readAll("n/b", 1)).containsExactly(1);
    assertOnly(driver, "n/b");
  }

  private static void ontoItself(StorageDriver driver) throws IOException {
    driver.writeAll("m/a", new byte[] {1});
    driver.move("m/a", "m/a");
    assertThat(driver.readAll("m/a", 1)).containsExactly(1);
  }

  private static void missing(StorageDriver driver) throws IOException {
    driver.writeAll("m/b", new byte[] {1});
    for (String from : List.of("m/a", "x/y/a", "m/b/a")) {
      assertThatThrownBy(() -> driver.move(from, "m/b"))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("a");
      assertThatThrownBy(() -> driver.move(from, "new/folder/b"))
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(driver.readAll("m/b", 1)).containsExactly(1);
    assertOnly(driver, "m/b");
  }

  private static void folder(StorageDriver driver) throws IOException {
    driver.writeAll("m/f/a", new byte[] {1});
    assertThatThrownBy(() -> driver.move("m/f", "m/g")).isInstanceOf(NoSuchFileException.class);
    assertOnly(driver, "m/f/a");
  }

  private static void empty(StorageDriver driver) throws IOException {
    driver.writeAll("m/a", new byte[0]);
    driver.writeAll("m/b", new byte[] {1});
    driver.move("m/a", "m/b");
    assertThat(driver.stat("m/b").size()).isZero();
  }
}
