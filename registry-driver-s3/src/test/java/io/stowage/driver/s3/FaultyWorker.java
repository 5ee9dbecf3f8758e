package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.s3.FaultyWitness.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Uses a folder of its own through a driver whose requests go wrong. */
final class FaultyWorker {

  private static final int NAMES = 8;

  private final StorageDriver faulty;
  private final StorageDriver honest;
  private final String folder;
  private final SplittableRandom random;
  private final FaultyWitness witness;

  FaultyWorker(StorageDriver faulty, StorageDriver honest, String folder, long seed) {
    this.faulty = faulty;
    this.honest = honest;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.witness = new FaultyWitness(honest, folder);
  }

  /** What it knows. */
  FaultyWitness witness() {
    return witness;
  }

  /**
   * Does something so many times.
   *
   * @return how many times
   */
  int run(int steps) throws IOException {
    int done = 0;
    for (; done < steps; done++) {
      String path = folder + "/" + random.nextInt(NAMES);
      switch (random.nextInt(11)) {
        case 0, 1, 2 -> write(path);
        case 3, 4, 5 -> read(path);
        case 6 -> list();
        case 7 -> move(path, folder + "/" + random.nextInt(NAMES));
        case 8 -> delete(path);
        case 9 -> upload(path);
        default -> stat(path);
      }
    }
    return done;
  }

  private void write(String path) throws IOException {
    int kind = random.nextInt(20);
    int size = kind == 0 ? 5_000_000 + random.nextInt(7_000_000) : random.nextInt(100_000);
    Version version = new Version(random.nextLong(), size);
    Map<String, @Nullable Version> after = new HashMap<>();
    after.put(path, version);
    witness.change(
        path,
        after,
        () -> {
          try (ObjectWriter writer = faulty.write(path)) {
            byte[] bytes = version.bytes();
            int half = bytes.length / 2;
            writer.write(ByteBuffer.wrap(bytes, 0, half));
            writer.write(ByteBuffer.wrap(bytes, half, bytes.length - half));
            writer.commit();
          }
        });
  }

  /** Writes an object in several steps, each of which finds what those before it have left. */
  private void upload(String target) throws IOException {
    String path = folder + "-uploads/" + random.nextInt(Integer.MAX_VALUE);
    Version version = new Version(random.nextLong(), random.nextInt(12_000_000));
    Map<String, @Nullable Version> after = new HashMap<>();
    after.put(target, version);
    witness.change(
        folder, after, () -> uploadInSteps(path, target, ByteBuffer.wrap(version.bytes())));
    uploads(honest).discard(path);
  }

  private void uploadInSteps(String path, String target, ByteBuffer bytes) throws IOException {
    ResumableUploads uploads = uploads(faulty);
    while (bytes.hasRemaining()) {
      int count = 1 + random.nextInt(bytes.remaining());
      try (ResumableUpload upload = uploads.openOrCreate(path)) {
        assertThat(upload.size()).as("size of " + path).isEqualTo(bytes.position());
        upload.write(bytes.slice(bytes.position(), count));
      }
      bytes.position(bytes.position() + count);
    }
    try (ResumableUpload upload = uploads.openOrCreate(path);
        ObjectWriter writer = upload.finish(target)) {
      writer.commit();
    }
  }

  private static ResumableUploads uploads(StorageDriver driver) {
    return driver.capability(ResumableUploads.class).orElseThrow();
  }

  private void move(String from, String to) throws IOException {
    Version version = witness.at(from);
    if (version == null) {
      return;
    }
    Map<String, @Nullable Version> after = new HashMap<>();
    after.put(from, null);
    after.put(to, version);
    witness.change(from, after, () -> faulty.move(from, to));
    assertThat(witness.at(from) != null || version.equals(witness.at(to)))
        .as("is at one of " + from + " and " + to)
        .isTrue();
  }

  private void delete(String path) throws IOException {
    if (witness.at(path) != null) {
      Map<String, @Nullable Version> after = new HashMap<>();
      after.put(path, null);
      witness.change(path, after, () -> faulty.delete(path));
    }
  }

  private void read(String path) throws IOException {
    Version version = witness.at(path);
    if (version == null) {
      return;
    }
    byte[] bytes = version.bytes();
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(bytes.length - from + 1);
    byte[] range = Arrays.copyOfRange(bytes, from, to);
    byte[] read = new byte[range.length + 1];
    int count = 0;
    try (InputStream in = Channels.newInputStream(faulty.read(path, from, to - from))) {
      for (int more = 0; more >= 0; more = in.read(read, count, read.length - count)) {
        count += more;
      }
      assertThat(count).as("bytes read of " + path).isEqualTo(range.length);
    } catch (IOException e) {
      witness.failed(e, path);
    }
    assertThat(Arrays.equals(read, 0, count, range, 0, count))
        .as("the first %d bytes of %s from %d on", count, path, from)
        .isTrue();
  }

  private void stat(String path) {
    Version version = witness.at(path);
    if (version != null) {
      try {
        assertThat(faulty.stat(path).size()).isEqualTo(version.size());
      } catch (IOException e) {
        witness.failed(e, path);
      }
    }
  }

  private void list() {
    try {
      witness.checkListing(faulty);
    } catch (IOException e) {
      witness.failed(e, folder);
    }
  }
}
