package io.stowage.benchmarks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * Blobs of one size that all differ, for one connection: a direct buffer of random bytes whose last
 * eight are the number of the blob. Digests are computed beforehand, so that sending costs the
 * client no hashing.
 */
final class UniqueBlobs {
  private final ByteBuffer bytes;
  private final MessageDigest beginning = Sha256.start();
  private final Queue<String> digests = new ArrayDeque<>();
  private long number;
  private long prepared;

  /**
   * Makes the content; {@link #prepare} says how many blobs there are.
   *
   * @param size of each blob in bytes, 8 at least
   */
  UniqueBlobs(int size, Random random) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    bytes = ByteBuffer.allocateDirect(size).put(content).flip();
    beginning.update(bytes.slice(0, size - Long.BYTES));
    number = random.nextLong();
    prepared = number;
  }

  /** Computes the digests of the blobs to come, as many as are missing to {@code count}. */
  void prepare(int count) {
    try {
      while (digests.size() < count) {
        MessageDigest digest = (MessageDigest) beginning.clone();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, prepared++));
        digests.add(Sha256.name(digest));
      }
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }

  boolean hasNext() {
    return !digests.isEmpty();
  }

  /** Makes {@link #bytes()} the next blob and returns its digest. */
  String next() {
    bytes.putLong(bytes.limit() - Long.BYTES, number++);
    return digests.remove();
  }

  ByteBuffer bytes() {
    return bytes;
  }
}
