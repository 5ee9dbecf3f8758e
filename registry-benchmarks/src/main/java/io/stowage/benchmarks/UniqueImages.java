package io.stowage.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * Images with a layer of one size that all differ, for one connection: a direct buffer with a tar
 * file, in whose only file the number of the layer stands. Checksums are computed beforehand, so
 * that sending costs the client no hashing.
 */
final class UniqueImages {
  private static final int BLOCK = 512;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private final ByteBuffer layer;
  private final Queue<Prepared> images = new ArrayDeque<>();
  private long number;
  private long prepared;

  /**
   * An image and what completes its push.
   *
   * @param checksum of its json and its layer
   */
  record Prepared(V1Image image, String checksum) {}

  /**
   * Makes the content; {@link #prepare} says how many images there are.
   *
   * @param size of each layer in bytes, of which it has as many more as a tar file needs
   */
  UniqueImages(int size, Random random) {
    layer = tar(size, random);
    number = random.nextLong();
    prepared = number;
  }

  /** A tar file with one file of random bytes. */
  private static ByteBuffer tar(int size, Random random) {
    int blocks = Math.max(4, (size + BLOCK - 1) / BLOCK);
    byte[] content = new byte[(blocks - 3) * BLOCK];
    random.nextBytes(content);
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    put(header, 0, "content");
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0".formatted(content.length) + "12345670123\0");
    put(header, CHECKSUM_OFFSET, " ".repeat(CHECKSUM_LENGTH) + "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header.array()) {
      sum += b;
    }
    put(header, CHECKSUM_OFFSET, "%06o\0 ".formatted(sum));
    return ByteBuffer.allocateDirect(blocks * BLOCK).put(header).put(content).clear();
  }

  private static void put(ByteBuffer header, int offset, String field) {
    header.put(offset, field.getBytes(StandardCharsets.US_ASCII));
  }

  /** Computes the checksums of the images to come, as many as are missing to {@code count}. */
  void prepare(int count) {
    while (images.size() < count) {
      number(prepared++);
      V1Image image = V1Image.of(Long.toHexString(prepared), null);
      images.add(new Prepared(image, image.checksum(layer)));
    }
  }

  private void number(long value) {
    layer.putLong(BLOCK, value);
  }

  boolean hasNext() {
    return !images.isEmpty();
  }

  /** Makes {@link #layer()} the next image's and returns the image. */
  Prepared next() {
    number(number++);
    return images.remove();
  }

  ByteBuffer layer() {
    return layer;
  }
}
