package io.stowage.driver.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** Reads a range of an open file. */
final class RangeChannel implements ReadableByteChannel {
  private final FileChannel file;
  private final String path;
  private long remaining;

  private RangeChannel(FileChannel file, String path, long remaining) {
    this.file = file;
    this.path = path;
    this.remaining = remaining;
  }

  /** Reads from a file, which it closes when it is closed itself. */
  static RangeChannel of(FileChannel file, String path, long offset, long length)
      throws IOException {
    if (offset == 0) {
      return new RangeChannel(file, path, length);
    }
    try {
      // Not every position behind the end can be gone to.
      boolean inside = offset < file.size();
      if (inside) {
        file.position(offset);
      }
      return new RangeChannel(file, path, inside ? length : 0);
    } catch (IOException e) {
      file.close();
      throw Failure.at(path, e);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (remaining == 0 && file.isOpen()) {
      return -1;
    }
    int limit = target.limit();
    if (target.remaining() > remaining) {
      target.limit(target.position() + (int) remaining);
    }
    try {
      int count = file.read(target);
      if (count > 0) {
        remaining -= count;
      }
      return count;
    } catch (IOException e) {
      throw Failure.at(path, e);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
