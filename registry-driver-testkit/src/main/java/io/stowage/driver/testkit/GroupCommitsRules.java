package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.GroupCommits;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Rules of {@link GroupCommits}. */
final class GroupCommitsRules {
  private GroupCommitsRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("commits several objects together", GroupCommitsRules::together),
        new Rule("commits those that come next only when told", GroupCommitsRules::next),
        new Rule("commits writers of one path in their order", GroupCommitsRules::order),
        new Rule("commits a group of none", GroupCommitsRules::none),
        new Rule("refuses another driver's writer", GroupCommitsRules::foreign),
        new Rule("commits 32 groups at once", GroupCommitsRules::atOnce));
  }

  private static GroupCommits groups(StorageDriver driver) {
    return driver.capability(GroupCommits.class).orElseThrow();
  }

  private static ObjectWriter writer(StorageDriver driver, String path, int content)
      throws IOException {
    ObjectWriter writer = driver.write(path);
    writer.write(ByteBuffer.wrap(new byte[] {(byte) content}));
    return writer;
  }

  private static void together(StorageDriver driver) throws IOException {
    driver.writeAll("g/old", new byte[] {9, 9});
    try (ObjectWriter first = writer(driver, "g/new/folder/a", 1);
        ObjectWriter second = writer(driver, "g/b", 2);
        ObjectWriter third = writer(driver, "g/old", 3)) {
      assertThat(Listings.toList(driver.list("", ""))).hasSize(1);
      groups(driver).commit(List.of(first, second, third), List.of());
      assertThatThrownBy(first::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(driver.readAll("g/new/folder/a", 1)).containsExactly(1);
    assertThat(driver.readAll("g/b", 1)).containsExactly(2);
    assertThat(driver.readAll("g/old", 1)).containsExactly(3);
    assertThat(driver.stat("g/old").size()).isEqualTo(1);
  }

  private static void next(StorageDriver driver) throws IOException {
    try (ObjectWriter first = writer(driver, "g/a", 1);
        ObjectWriter later = writer(driver, "g/b", 2);
        ObjectWriter never = writer(driver, "g/c", 3)) {
      groups(driver).commit(List.of(first), List.of(later, never));
      assertThatThrownBy(() -> driver.stat("g/b")).isInstanceOf(NoSuchFileException.class);
      groups(driver).commit(List.of(later), List.of());
    }
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("g/a", "g/b");
    assertThat(driver.readAll("g/b", 1)).containsExactly(2);
  }

  private static void order(StorageDriver driver) throws IOException {
    try (ObjectWriter first = writer(driver, "g/a", 1);
        ObjectWriter second = writer(driver, "g/a", 2)) {
      groups(driver).commit(List.of(second, first), List.of());
    }
    assertThat(driver.readAll("g/a", 1)).containsExactly(1);
  }

  private static void none(StorageDriver driver) throws IOException {
    groups(driver).commit(List.of(), List.of());
    assertThat(Listings.toList(driver.list("", ""))).isEmpty();
  }

  private static void foreign(StorageDriver driver) throws IOException {
    try (StorageDriver other = new MemoryDriver();
        ObjectWriter foreign = writer(other, "g/b", 2);
        ObjectWriter own = writer(driver, "g/a", 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> groups(driver).commit(List.of(own, foreign), List.of()));
    }
    assertThat(Listings.toList(driver.list("", ""))).isEmpty();
  }

  private static void atOnce(StorageDriver driver) throws Exception {
    Together.run(
        32,
        number -> {
          try (ObjectWriter first = writer(driver, "g/%d/a".formatted(number), number);
              ObjectWriter second = writer(driver, "g/same", number)) {
            groups(driver).commit(List.of(first, second), List.of());
          }
          assertThat(driver.stat("g/%d/a".formatted(number)).size()).isEqualTo(1);
          assertThat(driver.readAll("g/same", 1)).hasSize(1);
        });
    assertThat(Listings.toList(driver.list("g", ""))).hasSize(33);
  }
}
