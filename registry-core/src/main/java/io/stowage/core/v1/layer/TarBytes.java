package io.stowage.core.v1.layer;

import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A layer's bytes after decompression, digested and passed on as they are read. Where they cannot
 * be decompressed further they end, and there is a {@link #problem}.
 */
final class TarBytes implements Closeable {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final StoredBytes stored;
  private final Compression compression;
  private final long maxBytes;
  private final OutputStream copy;
  private final MessageDigest computation = Algorithm.SHA256.newMessageDigest();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable InputStream decompressed;
  private int position;
  private int limit;
  private long size;
  private boolean ended;
  private @Nullable String problem;

  /**
   * @param copy gets all that comes
   */
  TarBytes(StoredBytes stored, Compression compression, LayerLimits limits, OutputStream copy) {
    this.stored = stored;
    this.compression = compression;
    this.maxBytes = compression == Compression.NONE ? Long.MAX_VALUE : limits.uncompressedBytes();
    this.copy = copy;
  }

  /** Makes sure that something is in the buffer; false at the end. */
  private boolean hasMore() throws IOException {
    while (position == limit) {
      if (ended) {
        return false;
      }
      position = 0;
      limit = Math.max(0, decompress());
      size += limit;
      if (compression != Compression.NONE) { // else it is digested as stored
        computation.update(buffer, 0, limit);
      }
      copy.write(buffer, 0, limit);
    }
    return true;
  }

  private int decompress() throws IOException {
    int read;
    try {
      if (decompressed == null) {
        decompressed = compression.open(stored);
      }
      read = decompressed.read(buffer, 0, buffer.length);
    } catch (IOException | RuntimeException | LinkageError e) {
      // Decoders throw what they like on damaged bytes, and zstd's is native code.
      IOException failure = stored.failure();
      if (failure != null) {
        throw failure;
      }
      return end("it cannot be decompressed: " + e);
    }
    if (read < 0) {
      ended = true;
    } else if (read > maxBytes - size) {
      return end("it unpacks to more than " + maxBytes + " bytes");
    }
    return read;
  }

  private int end(String why) {
    ended = true;
    problem = why;
    return 0;
  }

  /** Reads some bytes; what is read is fewer than asked for only at the end. */
  int read(byte[] target, int length) throws IOException {
    int done = 0;
    while (done < length && hasMore()) {
      int count = Math.min(length - done, limit - position);
      System.arraycopy(buffer, position, target, done, count);
      position += count;
      done += count;
    }
    return done;
  }

  /** Passes over some bytes; false if there are fewer. */
  boolean skip(long length) throws IOException {
    long rest = length;
    while (rest > 0 && hasMore()) {
      int count = (int) Math.min(rest, limit - position);
      position += count;
      rest -= count;
    }
    return rest == 0;
  }

  /** Reads to the end, so that the digest is of all bytes. */
  void drain() throws IOException {
    do {
      position = limit;
    } while (hasMore());
  }

  /** Why the bytes end before the layer does; null if they do not, or not yet. */
  @Nullable String problem() {
    return problem;
  }

  long size() {
    return size;
  }

  /**
   * The digest; to be asked once, after {@link #drain}.
   *
   * @param ofStored the digest of the bytes as stored
   */
  Digest digest(Digest ofStored) {
    return compression == Compression.NONE ? ofStored : Digest.of(Algorithm.SHA256, computation);
  }

  /** Gives back the decoder's memory; the stored bytes stay open. */
  @Override
  public void close() throws IOException {
    if (decompressed != null) {
      decompressed.close();
    }
  }
}
