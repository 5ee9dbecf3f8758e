package io.stowage.benchmarks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Blobs of one size that all differ, for one connection: a direct buffer of random bytes whose last
 * eight are the number of the blob. Digests are computed when the object is made, so that sending
 * costs the client no hashing.
 */
final class UniqueBlobs {
  private final ByteBuffer bytes;
  private final long seed;
  private final List<String> digests;
  private int next;

  /**
   * @param size of each blob in bytes, 8 at least
   * @param count how many there are
   */
  UniqueBlobs(int size, int count, Random random) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    bytes = ByteBuffer.allocateDirect(size).put(content).flip();
    seed = random.nextLong();
    MessageDigest beginning = Sha256.start();
    beginning.update(bytes.slice(0, size - Long.BYTES));
    digests = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        MessageDigest digest = (MessageDigest) beginning.clone();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed + i));
        digests.add(Sha256.name(digest));
      }
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }

  boolean hasNext() {
    return next < digests.size();
  }

  /** Makes {@link #bytes()} the next blob and returns its digest. */
  String next() {
    bytes.putLong(bytes.limit() - Long.BYTES, seed + next);
    return digests.get(next++);
  }

  ByteBuffer bytes() {
    return bytes;
  }
}
