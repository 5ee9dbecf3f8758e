package io.stowage.driver.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes bytes and reads them back. */
final class Contents {
  private Contents() {}

  /** Bytes that look random, the same for the same seed. */
  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** So many times the same byte: a version of an object that cannot be mixed with another. */
  static byte[] uniform(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Reads a channel to its end, with a small buffer, and closes it. */
  static byte[] readFully(ReadableByteChannel channel) throws IOException {
    try (channel) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(777);
      while (channel.read(buffer) >= 0) {
        read.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return read.toByteArray();
    }
  }
}
