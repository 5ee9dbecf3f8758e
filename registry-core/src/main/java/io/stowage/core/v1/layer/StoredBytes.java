package io.stowage.core.v1.layer;

import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A layer's bytes as they are stored, buffered and digested as they are read. */
final class StoredBytes extends InputStream {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final InputStream in;
  private final MessageDigest computation = Algorithm.SHA256.newMessageDigest();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long size;
  private boolean ended;
  private @Nullable IOException failure;

  StoredBytes(InputStream in) {
    this.in = in;
  }

  /** Looks at the first bytes without taking them; fewer, if there are fewer. */
  byte[] peek(int length) throws IOException {
    while (limit - position < length && fill(limit)) {}
    return Arrays.copyOfRange(buffer, position, Math.min(limit, position + length));
  }

  /** Fills the buffer behind an offset; whether anything came. */
  private boolean fill(int offset) throws IOException {
    if (ended) {
      return false;
    }
    int read;
    try {
      read = in.read(buffer, offset, buffer.length - offset);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (read < 0) {
      ended = true;
      return false;
    }
    computation.update(buffer, offset, read);
    size += read;
    limit = offset + read;
    return true;
  }

  private boolean hasMore() throws IOException {
    while (position == limit) {
      position = 0;
      limit = 0;
      if (!fill(0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return limit - position;
  }

  /** Does nothing: who opened the layer closes it. */
  @Override
  public void close() {}

  /** Reads to the end, so that the digest is of all bytes. */
  void drain() throws IOException {
    do {
      position = limit;
    } while (hasMore());
  }

  /** Why the layer could not be read, which is something else than that it is damaged. */
  @Nullable IOException failure() {
    return failure;
  }

  long size() {
    return size;
  }

  /** The digest; to be asked once, after {@link #drain}. */
  Digest digest() {
    return Digest.of(Algorithm.SHA256, computation);
  }
}
