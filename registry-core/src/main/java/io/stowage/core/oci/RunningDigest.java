package io.stowage.core.oci;

import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;

/** The digest of bytes that have come so far. */
final class RunningDigest {

  /** Stands for that of bytes that would have to be read again. */
  static final RunningDigest LOST = new RunningDigest(Algorithm.SHA256);

  static {
    LOST.length = -1;
  }

  private static final int READ_BYTES = 64 * 1024;

  private final Algorithm algorithm;
  private final MessageDigest computation;
  private long length;

  RunningDigest(Algorithm algorithm) {
    this.algorithm = algorithm;
    this.computation = algorithm.newMessageDigest();
  }

  /** Computes the digest of all that a channel gives, and closes it. */
  static Digest of(Algorithm algorithm, ReadableByteChannel channel) throws IOException {
    try (channel) {
      RunningDigest digest = new RunningDigest(algorithm);
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      return digest.finish();
    }
  }

  Algorithm algorithm() {
    return algorithm;
  }

  long length() {
    return length;
  }

  void update(ByteBuffer bytes) {
    length += bytes.remaining();
    computation.update(bytes);
  }

  /** The digest; this can not be used afterwards. */
  Digest finish() {
    return Digest.of(algorithm, computation);
  }
}
