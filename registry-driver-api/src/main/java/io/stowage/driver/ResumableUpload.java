package io.stowage.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An upload that can be left and continued. It may be used from any thread, by one at a time. */
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

  /**
   * Opens what was written so far, from its first byte. The caller closes the channel before it
   * goes on with the upload.
   */
  ReadableByteChannel read() throws IOException;

  /**
   * Makes the upload an object that is still to be committed. This channel is closed. When the
   * commit has returned, the upload is gone, also after a power cut, unless its bytes had to be
   * copied; then it is left to {@link ResumableUploads#discard}.
   *
   * @param target path of the object
   * @return a writer that holds all of the upload's bytes; closed without a commit, it leaves the
   *     upload as it is
   */
  ObjectWriter finish(String target) throws IOException;

  /** Leaves the upload as it is, to be continued. */
  @Override
  void close() throws IOException;
}
