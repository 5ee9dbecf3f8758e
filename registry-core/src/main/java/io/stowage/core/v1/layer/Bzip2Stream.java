package io.stowage.core.v1.layer;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses bzip2, any number of members. What stood before damaged bytes is given before they
 * are complained of.
 */
final class Bzip2Stream extends InputStream {

  private final BZip2CompressorInputStream in;
  private @Nullable Exception failure;

  Bzip2Stream(InputStream stored) throws IOException {
    this.in = new BZip2CompressorInputStream(stored, true);
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  /** Byte by byte, as the stream below does it as well. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    int count = 0;
    try {
      while (count < length) {
        int next = in.read();
        if (next < 0) {
          return count == 0 ? -1 : count;
        }
        target[offset + count++] = (byte) next;
      }
    } catch (IOException | RuntimeException e) {
      if (count == 0) {
        throw e;
      }
      failure = e;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
