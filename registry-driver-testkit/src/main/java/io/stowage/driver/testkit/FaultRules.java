package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Rules of what is left when a caller fails midway: the old version or nothing. */
final class FaultRules {
  private static final int SIZE = 40_000;

  private FaultRules() {}

  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (int bytes : new int[] {0, 1, 4095, 4096, 20_000, SIZE - 1}) {
      rules.add(new Rule("leaves nothing of a write torn after " + bytes, d -> torn(d, bytes)));
    }
    rules.add(new Rule("is whole or old whichever call of a write fails", FaultRules::anyCall));
    rules.add(new Rule("goes on after a reader has failed", FaultRules::tornRead));
    return List.copyOf(rules);
  }

  private static void torn(StorageDriver driver, int bytes) throws IOException {
    driver.writeAll("t/old", new byte[] {1});
    Faults faults = new Faults();
    @SuppressWarnings("resource") // Closing it would close the driver, which the caller does.
    FaultyDriver faulty = new FaultyDriver(driver, faults);
    faults.cutWritesAfter(bytes);
    for (String path : List.of("t/old", "t/new", "new/folder/new")) {
      assertThatThrownBy(() -> writeInPieces(faulty, path))
          .isInstanceOf(InjectedFaultException.class);
      faults.cutWritesAfter(bytes);
    }
    assertThat(driver.readAll("t/old", 1)).containsExactly(1);
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("t/old");
    faults.heal();
    writeInPieces(faulty, "t/old");
    assertThat(driver.readAll("t/old", SIZE)).isEqualTo(Contents.random(SIZE, 1));
  }

  private static void writeInPieces(StorageDriver driver, String path) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(Contents.random(SIZE, 1));
    try (ObjectWriter writer = driver.write(path)) {
      while (source.position() < SIZE) {
        source.limit(Math.min(SIZE, source.position() + 8192));
        writer.write(source);
      }
      writer.commit();
    }
  }

  private static void anyCall(StorageDriver driver) throws IOException {
    Faults faults = new Faults();
    @SuppressWarnings("resource") // Closing it would close the driver, which the caller does.
    FaultyDriver faulty = new FaultyDriver(driver, faults);
    writeInPieces(faulty, "t/counted");
    long calls = faults.calls();
    for (int n = 1; n <= calls; n++) {
      driver.writeAll("t/object", new byte[] {1});
      faults.failCall(n);
      assertThatThrownBy(() -> writeInPieces(faulty, "t/object"))
          .isInstanceOf(InjectedFaultException.class);
      assertThat(driver.readAll("t/object", 1)).containsExactly(1);
    }
    faults.failAfterCall(calls);
    assertThatThrownBy(() -> writeInPieces(faulty, "t/object"))
        .isInstanceOf(InjectedFaultException.class);
    assertThat(driver.readAll("t/object", SIZE)).isEqualTo(Contents.random(SIZE, 1));
  }

  private static void tornRead(StorageDriver driver) throws IOException {
    driver.writeAll("t/object", Contents.random(SIZE, 2));
    Faults faults = new Faults();
    @SuppressWarnings("resource") // Closing it would close the driver, which the caller does.
    FaultyDriver faulty = new FaultyDriver(driver, faults);
    faults.cutReadsAfter(10_000);
    assertThatThrownBy(() -> faulty.readAll("t/object", SIZE))
        .isInstanceOf(InjectedFaultException.class);
    faults.heal();
    assertThat(faulty.readAll("t/object", SIZE)).isEqualTo(Contents.random(SIZE, 2));
  }
}
