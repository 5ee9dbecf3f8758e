package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rules of reading and of what is told of an object. */
final class ReadRules {
  private static final int SIZE = 5000;
  private static final long END = Long.MAX_VALUE;

  private static final long[][] RANGES = {
    {0, 0},
    {0, 1},
    {0, SIZE},
    {0, SIZE + 1},
    {0, END},
    {1, 1},
    {1, END},
    {777, 777},
    {2500, 2500},
    {2500, 2501},
    {SIZE - 1, 1},
    {SIZE - 1, 2},
    {SIZE - 1, END},
    {SIZE, 0},
    {SIZE, 1},
    {SIZE, END},
    {SIZE + 1, 1},
    {SIZE + 1, END},
    {1L << 40, 10},
    {END, 1},
    {END, END},
    {1, END - 1}
  };

  private ReadRules() {}

  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (long[] range : RANGES) {
      String text = "reads %d bytes at %d of 5000".formatted(range[1], range[0]);
      rules.add(new Rule(text, driver -> range(driver, range[0], range[1])));
    }
    rules.add(new Rule("refuses ranges below 0", ReadRules::negativeRanges));
    rules.add(new Rule("says that what is missing is missing", ReadRules::missing));
    rules.add(new Rule("has no object where a folder is", ReadRules::folder));
    rules.add(new Rule("reads an empty object", ReadRules::emptyObject));
    rules.add(new Rule("fills buffers of all kinds as far as they go", ReadRules::buffers));
    rules.add(new Rule("ends a reader that is closed", ReadRules::closed));
    rules.add(new Rule("refuses to read more than the limit", ReadRules::limit));
    rules.add(new Rule("reads as a stream", ReadRules::stream));
    rules.add(new Rule("keeps a reader's version when it is overwritten", d -> held(d, 0)));
    rules.add(new Rule("keeps a reader's version when it is deleted", d -> held(d, 1)));
    rules.add(new Rule("keeps a reader's version when its folder is deleted", d -> held(d, 2)));
    rules.add(new Rule("keeps a reader's version when another is moved there", d -> held(d, 3)));
    return List.copyOf(rules);
  }

  private static void range(StorageDriver driver, long offset, long length) throws IOException {
    byte[] bytes = Contents.random(SIZE, 1);
    driver.writeAll("r/object", bytes);
    int from = (int) Math.min(offset, SIZE);
    int to = (int) (length > SIZE - from ? SIZE : from + length);
    byte[] expected = Arrays.copyOfRange(bytes, from, to);
    assertThat(Contents.readFully(driver.read("r/object", offset, length))).isEqualTo(expected);
  }

  private static void negativeRanges(StorageDriver driver) throws IOException {
    driver.writeAll("r/object", new byte[10]);
    assertThatThrownBy(() -> driver.read("r/object", -1, 1).close())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> driver.read("r/object", 0, -1).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void missing(StorageDriver driver) {
    for (String path : List.of("missing", "no/such/folder/missing")) {
      assertThatThrownBy(() -> driver.read(path, 0, END).close())
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("missing");
      assertThatThrownBy(() -> driver.stat(path))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("missing");
      assertThatThrownBy(() -> driver.newInputStream(path).close())
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.readAll(path, 1)).isInstanceOf(NoSuchFileException.class);
    }
  }

  private static void folder(StorageDriver driver) throws IOException {
    driver.writeAll("r/folder/object", new byte[10]);
    for (String path : List.of("r", "r/folder")) {
      assertThatThrownBy(() -> driver.read(path, 0, END).close())
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.stat(path)).isInstanceOf(NoSuchFileException.class);
    }
  }

  private static void emptyObject(StorageDriver driver) throws IOException {
    driver.writeAll("r/empty", new byte[0]);
    assertThat(driver.stat("r/empty").size()).isZero();
    assertThat(Contents.readFully(driver.read("r/empty", 0, END))).isEmpty();
    assertThat(Contents.readFully(driver.read("r/empty", 1, 1))).isEmpty();
  }

  private static void buffers(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(SIZE, 2);
    driver.writeAll("r/object", bytes);
    for (ByteBuffer whole : List.of(ByteBuffer.allocate(9000), ByteBuffer.allocateDirect(9000))) {
      try (ReadableByteChannel channel = driver.read("r/object", 10, 4000)) {
        ByteBuffer buffer = whole.slice(1000, 7000).position(100).limit(6000);
        int count = 0;
        while (count >= 0 && buffer.position() < 4100) {
          count = channel.read(buffer);
        }
        assertThat(channel.read(buffer)).isEqualTo(-1);
        assertThat(buffer.position()).isEqualTo(4100);
        assertThat(buffer.limit()).isEqualTo(6000);
        byte[] read = new byte[4000];
        buffer.get(100, read);
        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, 10, 4010));
      }
    }
  }

  private static void closed(StorageDriver driver) throws IOException {
    driver.writeAll("r/object", new byte[10]);
    ReadableByteChannel channel = driver.read("r/object", 0, 5);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  private static void limit(StorageDriver driver) throws IOException {
    driver.writeAll("r/object", new byte[10]);
    assertThat(driver.readAll("r/object", 10)).hasSize(10);
    assertThatThrownBy(() -> driver.readAll("r/object", 9)).hasMessageContaining("r/object");
  }

  private static void stream(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(100_000, 3);
    driver.writeAll("r/object", bytes);
    try (InputStream in = driver.newInputStream("r/object")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  private static void held(StorageDriver driver, int change) throws IOException {
    byte[] old = Contents.random(300_000, 4);
    driver.writeAll("r/held/object", old);
    driver.writeAll("r/other", Contents.random(200_000, 5));
    byte[] read = new byte[old.length];
    try (ReadableByteChannel channel = driver.read("r/held/object", 0, END)) {
      ByteBuffer buffer = ByteBuffer.wrap(read).limit(1000);
      while (buffer.hasRemaining()) {
        assertThat(channel.read(buffer)).isPositive();
      }
      switch (change) {
        case 0 -> driver.writeAll("r/held/object", Contents.random(200_000, 5));
        case 1 -> driver.delete("r/held/object");
        case 2 -> driver.deleteFolder("r/held");
        default -> driver.move("r/other", "r/held/object");
      }
      buffer.limit(read.length);
      while (buffer.hasRemaining()) {
        assertThat(channel.read(buffer)).isPositive();
      }
      assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(-1);
    }
    assertThat(read).isEqualTo(old);
  }
}
