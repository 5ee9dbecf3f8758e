package io.stowage.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An upload that can be left and continued. It may be used from any thread, by one at a time; the
 * caller sees to it that no two servers write to one upload at once.
 */
public interface ResumableUpload extends WritableByteChannel {

  /** How many bytes it holds. */
  long size();

  /**
   * Appends all remaining bytes of the buffer.
   *
   * @return how many bytes that were
   */
  @Override
  int write(ByteBuffer source) throws IOException;

  /** Opens what was written so far, from its first byte. The caller closes the channel. */
  ReadableByteChannel read() throws IOException;

  /**
   * Moves the upload to its final path, in place of what was there. When this has returned, the
   * object is durable and whole, the upload is gone and this channel is closed.
   *
   * @throws IOException if it could not be made durable; the object may then be there or not
   */
  void commit(String target) throws IOException;

  /** Leaves the upload as it is, to be continued. */
  @Override
  void close() throws IOException;
}
