package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ChangeStamps.Stamp;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Rules of {@link ChangeStamps}. */
final class ChangeStampsRules {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private ChangeStampsRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("stamps nothing that is missing", ChangeStampsRules::missing),
        new Rule("stamps the same while nothing changes", ChangeStampsRules::unchanged),
        new Rule("stamps an object anew when it is written", ChangeStampsRules::written),
        new Rule("stamps an object anew when another is moved there", ChangeStampsRules::moved),
        new Rule("stamps a folder anew when a name comes or goes", ChangeStampsRules::folder),
        new Rule("never settles on a stamp that misses a change", ChangeStampsRules::quickChanges));
  }

  private static ChangeStamps stamps(StorageDriver driver) {
    return driver.capability(ChangeStamps.class).orElseThrow();
  }

  private static @Nullable Stamp stamp(StorageDriver driver, String path) throws IOException {
    return stamps(driver).stamp(path);
  }

  /** Looks until the last change lies far enough back. */
  private static Stamp settled(StorageDriver driver, String path) throws IOException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Stamp found = stamp(driver, path);
      if (found == null) {
        throw new AssertionError(path + " has no stamp");
      }
      if (found.isSettled()) {
        return found;
      }
      assertThat(System.nanoTime()).as("deadline for a settled stamp").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void missing(StorageDriver driver) throws IOException {
    driver.writeAll("s/object", new byte[] {1});
    for (String path : List.of("s/x", "x/y/z", "s/object/x")) {
      assertThat(stamp(driver, path)).isNull();
    }
    driver.delete("s/object");
    assertThat(stamp(driver, "s/object")).isNull();
    assertThatThrownBy(() -> stamp(driver, "../s")).isInstanceOf(InvalidPathException.class);
  }

  private static void unchanged(StorageDriver driver) throws IOException {
    driver.writeAll("s/object", new byte[] {1});
    Stamp object = settled(driver, "s/object");
    Stamp folder = settled(driver, "s");
    driver.readAll("s/object", 1);
    driver.stat("s/object");
    Listings.toList(driver.list("s", ""));
    assertThat(object.matches(stamp(driver, "s/object"))).isTrue();
    assertThat(folder.matches(stamp(driver, "s"))).isTrue();
    assertThat(object.matches(null)).isFalse();
  }

  private static void written(StorageDriver driver) throws IOException {
    driver.writeAll("s/object", new byte[] {1});
    Stamp before = settled(driver, "s/object");
    driver.writeAll("s/object", new byte[] {2});
    assertThat(before.matches(stamp(driver, "s/object"))).isFalse();
  }

  private static void moved(StorageDriver driver) throws IOException {
    driver.writeAll("s/object", new byte[] {1});
    driver.writeAll("s/other", new byte[] {2});
    Stamp before = settled(driver, "s/object");
    driver.move("s/other", "s/object");
    assertThat(before.matches(stamp(driver, "s/object"))).isFalse();
  }

  private static void folder(StorageDriver driver) throws IOException {
    driver.writeAll("s/f/object", new byte[] {1});
    Stamp before = settled(driver, "s/f");
    driver.writeAll("s/f/second", new byte[] {1});
    assertThat(before.matches(stamp(driver, "s/f"))).isFalse();
    before = settled(driver, "s/f");
    driver.delete("s/f/object");
    assertThat(before.matches(stamp(driver, "s/f"))).isFalse();
    before = settled(driver, "s/f");
    driver.writeAll("s/f/below/object", new byte[] {1});
    assertThat(before.matches(stamp(driver, "s/f"))).isFalse();
    before = settled(driver, "s/f");
    driver.deleteFolder("s/f/below");
    assertThat(before.matches(stamp(driver, "s/f"))).isFalse();
  }

  /** What a cache does: it keeps what it read under a settled stamp for as long as that matches. */
  private static void quickChanges(StorageDriver driver) throws IOException {
    long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
    Stamp kept = null;
    byte cached = 0;
    for (int version = 0; System.nanoTime() < end; version++) {
      byte value = (byte) version;
      driver.writeAll("s/object", new byte[] {value});
      for (int look = 0; look < 3; look++) {
        Stamp now = stamp(driver, "s/object");
        if (kept != null && kept.matches(now)) {
          assertThat(cached).isEqualTo(value);
        } else if (now != null && now.isSettled()) {
          cached = driver.readAll("s/object", 1)[0];
          kept = now;
        }
      }
    }
    Stamp last = settled(driver, "s/object");
    driver.writeAll("s/object", new byte[] {1});
    assertThat(last.matches(stamp(driver, "s/object"))).isFalse();
  }
}
