package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ConditionalReads;
import io.stowage.driver.ConditionalReads.Content;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules of {@link ConditionalReads}. */
final class ConditionalReadsRules {
  private static final String PATH = "c/object";

  private ConditionalReadsRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("gives what is known while it is the same", ConditionalReadsRules::same),
        new Rule("gives what was written since", ConditionalReadsRules::changed),
        new Rule("finds nothing where nothing is, or is no more", ConditionalReadsRules::missing),
        new Rule("reads nothing that is too large", ConditionalReadsRules::tooLarge));
  }

  private static @Nullable Content read(StorageDriver driver, @Nullable Content known)
      throws IOException {
    return driver.capability(ConditionalReads.class).orElseThrow().read(PATH, 2, known);
  }

  private static void same(StorageDriver driver) throws IOException {
    driver.writeAll(PATH, new byte[] {1, 2});
    Content first = read(driver, null);
    assertBytes(first, 1, 2);
    assertThat(read(driver, first)).isSameAs(first);
    assertThat(read(driver, null)).isEqualTo(first);
  }

  private static void changed(StorageDriver driver) throws IOException {
    driver.writeAll(PATH, new byte[] {1});
    Content first = read(driver, null);
    driver.writeAll(PATH, new byte[] {2});
    Content second = read(driver, first);
    assertBytes(second, 2);
    assertThat(second).isNotEqualTo(first);
  }

  private static void assertBytes(@Nullable Content content, int... bytes) {
    ByteBuffer expected = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      expected.put((byte) each);
    }
    assertThat(Objects.requireNonNull(content).bytes()).isEqualTo(expected.flip());
  }

  private static void missing(StorageDriver driver) throws IOException {
    assertThat(read(driver, null)).isNull();
    driver.writeAll(PATH, new byte[] {1});
    Content first = read(driver, null);
    driver.delete(PATH);
    assertThat(read(driver, first)).isNull();
    ConditionalReads reads = driver.capability(ConditionalReads.class).orElseThrow();
    assertThatThrownBy(() -> reads.read("c/../x", 1, null))
        .isInstanceOf(InvalidPathException.class);
  }

  private static void tooLarge(StorageDriver driver) throws IOException {
    driver.writeAll(PATH, new byte[3]);
    assertThatThrownBy(() -> read(driver, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(PATH);
  }
}
