package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Rules of writing. */
final class WriteRules {
  private WriteRules() {}

  static List<Rule> rules(long largeSize) {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule("shows nothing before the commit", WriteRules::invisible));
    rules.add(new Rule("keeps the old version before the commit", WriteRules::oldVersion));
    rules.add(new Rule("throws away what is not committed", WriteRules::aborted));
    rules.add(new Rule("replaces a long object by a short one", d -> replaced(d, 9000, 10)));
    rules.add(new Rule("replaces a short object by a long one", d -> replaced(d, 10, 9000)));
    rules.add(new Rule("replaces an object by an empty one", d -> replaced(d, 10, 0)));
    rules.add(new Rule("replaces an object by one of the same size", d -> replaced(d, 10, 10)));
    rules.add(new Rule("takes the rest of a buffer of any kind", WriteRules::buffers));
    rules.add(new Rule("takes many small pieces", WriteRules::pieces));
    rules.add(new Rule("is written as a stream", WriteRules::stream));
    rules.add(new Rule("commits once, before the close", WriteRules::commitsOnce));
    rules.add(new Rule("writes nothing after the commit or the close", WriteRules::ended));
    rules.add(new Rule("commits loosely as well", WriteRules::commitsLoosely));
    rules.add(new Rule("commits from another thread", WriteRules::otherThread));
    rules.add(new Rule("lets the last of two commits win", WriteRules::lastCommit));
    rules.add(new Rule("commits where the folder was deleted", WriteRules::folderDeleted));
    rules.add(new Rule("tells size and time of an object", WriteRules::described));
    rules.add(new Rule("streams %d bytes".formatted(largeSize), d -> large(d, largeSize)));
    return List.copyOf(rules);
  }

  private static void invisible(StorageDriver driver) throws IOException {
    try (ObjectWriter writer = driver.write("w/a/object")) {
      writer.write(ByteBuffer.wrap(new byte[100_000]));
      assertThatThrownBy(() -> driver.stat("w/a/object")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.read("w/a/object", 0, 1).close())
          .isInstanceOf(NoSuchFileException.class);
      assertThat(Listings.toList(driver.list("", ""))).isEmpty();
      writer.commit();
      assertThat(driver.stat("w/a/object").size()).isEqualTo(100_000);
    }
    assertThat(driver.stat("w/a/object").size()).isEqualTo(100_000);
  }

  private static void oldVersion(StorageDriver driver) throws IOException {
    driver.writeAll("w/object", new byte[] {1});
    try (ObjectWriter writer = driver.write("w/object")) {
      writer.write(ByteBuffer.wrap(new byte[] {2}));
      assertThat(driver.readAll("w/object", 1)).containsExactly(1);
      writer.commit();
      assertThat(driver.readAll("w/object", 1)).containsExactly(2);
    }
  }

  private static void aborted(StorageDriver driver) throws IOException {
    driver.writeAll("w/old", new byte[] {1});
    for (int size : new int[] {0, 1, 100_000}) {
      for (String path : List.of("w/old", "w/new", "v/new")) {
        try (ObjectWriter writer = driver.write(path)) {
          writer.write(ByteBuffer.wrap(new byte[size]));
        }
      }
    }
    assertThat(driver.readAll("w/old", 1)).containsExactly(1);
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("w/old");
  }

  private static void replaced(StorageDriver driver, int before, int after) throws IOException {
    driver.writeAll("w/object", Contents.random(before, 1));
    driver.writeAll("w/object", Contents.random(after, 2));
    assertThat(driver.readAll("w/object", after)).isEqualTo(Contents.random(after, 2));
    assertThat(driver.stat("w/object").size()).isEqualTo(after);
    assertThat(Listings.toList(driver.list("", ""))).hasSize(1);
  }

  private static void buffers(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(1000, 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(1000).put(bytes).flip();
    List<ByteBuffer> buffers =
        List.of(ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes).asReadOnlyBuffer(), direct);
    for (ByteBuffer buffer : buffers) {
      buffer.position(100).limit(900);
      try (ObjectWriter writer = driver.write("w/object")) {
        assertThat(writer.write(buffer)).isEqualTo(800);
        assertThat(writer.write(buffer)).isZero();
        assertThat(buffer.position()).isEqualTo(900);
        buffer.limit(1000);
        assertThat(writer.write(buffer)).isEqualTo(100);
        writer.commit();
      }
      assertThat(driver.readAll("w/object", 900)).isEqualTo(Arrays.copyOfRange(bytes, 100, 1000));
    }
  }

  private static void pieces(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(5000, 4);
    try (ObjectWriter writer = driver.write("w/object")) {
      for (int i = 0; i < bytes.length; i += 3) {
        writer.write(ByteBuffer.wrap(bytes, i, Math.min(3, bytes.length - i)));
      }
      writer.commit();
    }
    assertThat(driver.readAll("w/object", 5000)).isEqualTo(bytes);
  }

  private static void stream(StorageDriver driver) throws IOException {
    try (ObjectWriter writer = driver.write("w/object");
        OutputStream out = StorageDriver.newOutputStream(writer)) {
      out.write(new byte[] {1, 2});
      out.write(3);
      writer.commit();
    }
    assertThat(driver.readAll("w/object", 3)).containsExactly(1, 2, 3);
  }

  private static void commitsLoosely(StorageDriver driver) throws IOException {
    driver.writeAll("a/b", new byte[] {1});
    try (ObjectWriter writer = driver.write("a/b")) {
      writer.write(ByteBuffer.wrap(new byte[] {2, 2}));
      assertThat(driver.readAll("a/b", 2)).containsExactly(1);
      writer.commitLoosely();
      assertThat(driver.readAll("a/b", 2)).containsExactly(2, 2);
      assertThatThrownBy(writer::commitLoosely).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(driver.readAll("a/b", 2)).containsExactly(2, 2);
  }

  private static void commitsOnce(StorageDriver driver) throws IOException {
    ObjectWriter writer = driver.write("w/object");
    writer.commit();
    assertThatIllegalStateException().isThrownBy(writer::commit);
    writer.close();
    writer.close();
    ObjectWriter closed = driver.write("w/closed");
    closed.close();
    assertThatIllegalStateException().isThrownBy(closed::commit);
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("w/object");
  }

  private static void ended(StorageDriver driver) throws IOException {
    ByteBuffer more = ByteBuffer.wrap(new byte[] {1});
    ObjectWriter writer = driver.write("w/object");
    assertThat(writer.isOpen()).isTrue();
    writer.commit();
    assertThatThrownBy(() -> writer.write(more)).isInstanceOf(ClosedChannelException.class);
    writer.close();
    assertThat(writer.isOpen()).isFalse();
    assertThatThrownBy(() -> writer.write(more)).isInstanceOf(ClosedChannelException.class);
    assertThat(driver.stat("w/object").size()).isZero();
  }

  private static void otherThread(StorageDriver driver) throws Exception {
    try (ObjectWriter writer = driver.write("w/object")) {
      writer.write(ByteBuffer.wrap(new byte[] {1}));
      FutureTask<Boolean> commit =
          new FutureTask<>(
              () -> {
                writer.write(ByteBuffer.wrap(new byte[] {2}));
                writer.commit();
                return true;
              });
      new Thread(commit).start();
      assertThat(commit.get()).isTrue();
    }
    assertThat(driver.readAll("w/object", 2)).containsExactly(1, 2);
  }

  private static void lastCommit(StorageDriver driver) throws IOException {
    try (ObjectWriter first = driver.write("w/object");
        ObjectWriter second = driver.write("w/object")) {
      second.write(ByteBuffer.wrap(new byte[] {2, 2}));
      first.write(ByteBuffer.wrap(new byte[] {1}));
      second.commit();
      assertThat(driver.readAll("w/object", 2)).containsExactly(2, 2);
      first.commit();
      assertThat(driver.readAll("w/object", 2)).containsExactly(1);
    }
    assertThat(driver.readAll("w/object", 2)).containsExactly(1);
  }

  private static void folderDeleted(StorageDriver driver) throws IOException {
    driver.writeAll("w/a/b/old", new byte[] {1});
    try (ObjectWriter writer = driver.write("w/a/b/object")) {
      writer.write(ByteBuffer.wrap(new byte[] {2}));
      driver.deleteFolder("w");
      writer.commit();
    }
    assertThat(driver.readAll("w/a/b/object", 1)).containsExactly(2);
    assertThat(Listings.toList(driver.list("", ""))).hasSize(1);
  }

  private static void described(StorageDriver driver) throws IOException {
    Instant before = Instant.now().minusSeconds(5);
    driver.writeAll("w/object", new byte[1234]);
    StoredObject found = driver.stat("w/object");
    assertThat(found.path()).isEqualTo("w/object");
    assertThat(found.size()).isEqualTo(1234);
    assertThat(found.modified()).isBetween(before, Instant.now().plusSeconds(5));
    assertThat(Listings.toList(driver.list("", ""))).containsExactly(found);
  }

  private static void large(StorageDriver driver, long size) throws IOException {
    try (ObjectWriter writer = driver.write("w/large")) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < size; at += buffer.capacity()) {
        fill(buffer, at, size);
        writer.write(buffer);
      }
      writer.commit();
    }
    assertThat(driver.stat("w/large").size()).isEqualTo(size);
    ByteBuffer expected = ByteBuffer.allocateDirect(1 << 20);
    ByteBuffer read = ByteBuffer.allocateDirect(1 << 20);
    try (ReadableByteChannel channel = driver.read("w/large", 0, Long.MAX_VALUE)) {
      for (long at = 0; at < size; at += expected.capacity()) {
        fill(expected, at, size);
        read.clear().limit(expected.limit());
        while (read.hasRemaining()) {
          assertThat(channel.read(read)).isPositive();
        }
        assertThat(read.flip().mismatch(expected)).isEqualTo(-1);
      }
      assertThat(channel.read(read.clear())).isEqualTo(-1);
    }
    assertThat(Contents.readFully(driver.read("w/large", size - 7, 100))).hasSize(7);
    driver.delete("w/large");
  }

  /** Fills a buffer with what stands at an offset of the large object. */
  private static void fill(ByteBuffer buffer, long at, long size) {
    buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
    for (long i = at; buffer.remaining() >= Long.BYTES; i += Long.BYTES) {
      buffer.putLong(i * 0x9E3779B97F4A7C15L);
    }
    while (buffer.hasRemaining()) {
      buffer.put((byte) buffer.position());
    }
    buffer.flip();
  }
}
