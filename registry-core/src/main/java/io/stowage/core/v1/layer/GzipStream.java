package io.stowage.core.v1.layer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), any number of members. Other than the JDK's stream it refuses
 * whatever stands behind a member and is none, and other than that of commons-compress it gives
 * what stood before.
 */
final class GzipStream extends InputStream {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean ended;

  GzipStream(InputStream in) throws IOException {
    this.in = in;
    readHeader();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (length > 0 && !ended) {
      int count = inflate(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else {
        int available = more();
        inflater.setInput(input, position, available);
      }
    }
    return length == 0 ? 0 : -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      int count = inflater.inflate(target, offset, length);
      position = limit - inflater.getRemaining();
      return count;
    } catch (DataFormatException e) {
      throw new IOException("the deflated data is damaged: " + e.getMessage(), e);
    }
  }

  /** Makes sure that there is input, and tells how much. */
  private int more() throws IOException {
    if (!hasMore()) {
      throw new EOFException("the gzip data ends too early");
    }
    return limit - position;
  }

  private boolean hasMore() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(input, 0, input.length));
    }
    return position < limit;
  }

  private int next() throws IOException {
    more();
    return input[position++] & 0xff;
  }

  private void endMember() throws IOException {
    long sum = nextInt();
    long size = nextInt();
    if (sum != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("the checksum of the gzip data is wrong");
    }
    ended = !hasMore();
    if (!ended) {
      readHeader();
    }
  }

  private long nextInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  private void readHeader() throws IOException {
    if (next() != 0x1f || next() != 0x8b || next() != DEFLATE) {
      throw new IOException("there is something that is no gzip data");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new IOException("there is an unknown form of gzip data");
    }
    skip(6); // time, strength and system
    if ((flags & HAS_EXTRA) != 0) {
      int low = next();
      skip(low | next() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CHECKSUM) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(input, position, limit - position);
    checksum.reset();
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {}
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
