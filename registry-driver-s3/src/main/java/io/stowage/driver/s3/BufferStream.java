package io.stowage.driver.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the remaining bytes of a buffer, which nobody else reads. */
final class BufferStream extends InputStream {
  private final ByteBuffer buffer;

  BufferStream(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public int read() {
    return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count == 0 ? -1 : count;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }
}
