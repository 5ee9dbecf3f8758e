package io.stowage.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * An object being written. Nothing of it is visible before {@link #commit} has returned, and
 * nothing is left behind when it is closed without.
 *
 * <p>It may be used from any thread, by one at a time.
 */
public interface ObjectWriter extends WritableByteChannel {

  /**
   * Appends all remaining bytes of the buffer.
   *
   * @return how many bytes that were
   */
  @Override
  int write(ByteBuffer source) throws IOException;

  /**
   * Makes the object visible at its path, in place of what was there. When this has returned, the
   * object is durable. Of several writers of one path the last to commit wins; each commit is
   * whole.
   *
   * @throws IOException if it could not be made durable; the object may then be there or not
   * @throws IllegalStateException if it was committed or closed before
   */
  void commit() throws IOException;

  /**
   * Makes the object visible as {@link #commit} does, but it need not survive a power cut: for what
   * is worth nothing after one. A driver for which that costs less does less.
   *
   * @throws IOException as {@link #commit}
   * @throws IllegalStateException as {@link #commit}
   */
  default void commitLoosely() throws IOException {
    commit();
  }

  /** Ends the writer; without a {@link #commit} before, what was written is thrown away. */
  @Override
  void close() throws IOException;
}
