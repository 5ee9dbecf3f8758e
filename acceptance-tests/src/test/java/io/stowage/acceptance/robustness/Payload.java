package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Bytes to send as a request body. */
interface Payload {

  /** No bytes. */
  Payload EMPTY = of(new byte[0]);

  /** How many bytes there are. */
  long size();

  /** Writes all of them. The channel blocks. */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** The bytes given. */
  static Payload of(byte[] bytes) {
    return new Payload() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    };
  }
}
