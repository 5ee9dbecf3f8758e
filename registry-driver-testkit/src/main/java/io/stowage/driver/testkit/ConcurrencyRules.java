package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules of what many threads do at once. */
final class ConcurrencyRules {
  private static final int WRITERS = 32;
  private static final int READERS = 10;

  private ConcurrencyRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("reads one object ten times at once", ConcurrencyRules::readers),
        new Rule("writes 32 objects at once", ConcurrencyRules::distinctWriters),
        new Rule("writes 32 objects into one new folder at once", ConcurrencyRules::sameFolder),
        new Rule("lets one of 32 writers of a path win, unmixed", ConcurrencyRules::samePath),
        new Rule("shows readers whole versions only", ConcurrencyRules::wholeVersions),
        new Rule("shows a moving object always", ConcurrencyRules::movingObject),
        new Rule("writes while the folder is deleted", ConcurrencyRules::deletedFolder),
        new Rule("deletes one object once", ConcurrencyRules::deletedOnce));
  }

  private static void readers(StorageDriver driver) throws Exception {
    byte[] bytes = Contents.random(500_000, 1);
    driver.writeAll("c/object", bytes);
    Together.run(
        READERS,
        number -> {
          SplittableRandom random = new SplittableRandom(number);
          for (int i = 0; i < 20; i++) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            assertThat(Contents.readFully(driver.read("c/object", from, to - from)))
                .isEqualTo(Arrays.copyOfRange(bytes, from, to));
          }
        });
  }

  private static void distinctWriters(StorageDriver driver) throws Exception {
    Together.run(
        WRITERS,
        number -> {
          for (int i = 0; i < 8; i++) {
            driver.writeAll("c/%d/%d/x".formatted(i, number), Contents.random(10_000, number + i));
          }
        });
    for (int number = 0; number < WRITERS; number++) {
      for (int i = 0; i < 8; i++) {
        assertThat(driver.readAll("c/%d/%d/x".formatted(i, number), 10_000))
            .isEqualTo(Contents.random(10_000, number + i));
      }
    }
    assertThat(Listings.toList(driver.list("c", ""))).hasSize(8 * WRITERS);
  }

  private static void sameFolder(StorageDriver driver) throws Exception {
    for (int round = 0; round < 8; round++) {
      String folder = "c/" + round + "/new/folder";
      Together.run(
          WRITERS, number -> driver.writeAll(folder + "/" + number, new byte[] {(byte) number}));
      assertThat(Listings.toList(driver.list(folder, ""))).hasSize(WRITERS);
    }
  }

  private static void samePath(StorageDriver driver) throws Exception {
    for (int round = 0; round < 5; round++) {
      Together.run(
          WRITERS,
          number -> {
            try (ObjectWriter writer = driver.write("c/same")) {
              for (int piece = 0; piece < 10; piece++) {
                writer.write(ByteBuffer.wrap(Contents.uniform(1000 + number, number)));
              }
              writer.commit();
            }
          });
      assertWhole(driver.readAll("c/same", 1 << 20));
      assertThat(Listings.toList(driver.list("", ""))).hasSize(1);
    }
  }

  private static void assertWhole(byte[] read) {
    assertThat(read).isNotEmpty();
    assertThat(read).isEqualTo(Contents.uniform(10 * (1000 + read[0]), read[0]));
  }

  private static void wholeVersions(StorageDriver driver) throws Exception {
    driver.writeAll("c/object", Contents.uniform(10 * 1000, 0));
    AtomicInteger writing = new AtomicInteger(2);
    Together.run(
        6,
        number -> {
          if (number < 2) {
            for (int i = 0; i < 100; i++) {
              int version = (2 * i + number) % 100;
              driver.writeAll("c/object", Contents.uniform(10 * (1000 + version), version));
            }
            writing.decrementAndGet();
          } else {
            while (writing.get() > 0) {
              assertWhole(driver.readAll("c/object", 1 << 20));
            }
          }
        });
  }

  private static void movingObject(StorageDriver driver) throws Exception {
    driver.writeAll("c/from/x", new byte[] {1});
    AtomicInteger moves = new AtomicInteger();
    Together.run(
        4,
        number -> {
          if (number == 0) {
            for (int i = 0; i < 100; i++) {
              driver.move(i % 2 == 0 ? "c/from/x" : "c/to/x", i % 2 == 0 ? "c/to/x" : "c/from/x");
              moves.incrementAndGet();
            }
          } else {
            while (moves.get() < 100) {
              int before = moves.get();
              boolean seen = isThere(driver, "c/from/x") || isThere(driver, "c/to/x");
              // With one move at most between the two looks it cannot have slipped past both,
              // unless it went back to where the first look had been.
              if (!seen && moves.get() == before) {
                seen = before % 2 == 1 && isThere(driver, "c/from/x");
                boolean movedOn = moves.get() != before;
                assertThat(seen || movedOn).as("seen during move " + before).isTrue();
              }
            }
          }
        });
    assertThat(driver.readAll("c/from/x", 1)).containsExactly(1);
  }

  private static boolean isThere(StorageDriver driver, String path) throws IOException {
    try {
      return driver.stat(path).size() == 1;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void deletedFolder(StorageDriver driver) throws Exception {
    AtomicInteger writing = new AtomicInteger(6);
    Together.run(
        8,
        number -> {
          if (number < 6) {
            for (int i = 0; i < 50; i++) {
              driver.writeAll("c/f/g%d/%d".formatted(i % 3, number), new byte[] {1, 2});
            }
            driver.writeAll("c/f/last/" + number, new byte[] {1, 2});
            writing.decrementAndGet();
          } else {
            while (writing.get() > 0) {
              driver.deleteFolder(number == 6 ? "c/f/g0" : "c/f/g1");
            }
          }
        });
    for (int number = 0; number < 6; number++) {
      assertThat(driver.readAll("c/f/last/" + number, 2)).hasSize(2);
      assertThat(driver.readAll("c/f/g2/" + number, 2)).hasSize(2);
    }
    driver.deleteFolder("c/f");
    assertThat(Listings.toList(driver.list("", ""))).isEmpty();
  }

  private static void deletedOnce(StorageDriver driver) throws Exception {
    for (int round = 0; round < 10; round++) {
      driver.writeAll("c/object", new byte[] {1});
      AtomicInteger deleted = new AtomicInteger();
      Together.run(
          8,
          number -> {
            try {
              driver.delete("c/object");
              deleted.incrementAndGet();
            } catch (NoSuchFileException e) {
              assertThat(e).hasMessageContaining("object");
            }
          });
      // An object store may tell several that they deleted it, but not none.
      assertThat(deleted.get()).isPositive();
      assertThat(isThere(driver, "c/object")).isFalse();
    }
  }
}
