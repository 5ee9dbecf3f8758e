package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers bytes to parts, and sends each that is full. Few bytes take little memory, of which there
 * is no limit; more take a part's from {@link PartMemory}. For one thread.
 */
final class PartBuffer {

  /** Up to here no memory of parts is taken. */
  private static final int SMALL = 64 * 1024;

  private final PartMemory memory;
  private final String path;
  private final Parts parts;
  private final Preparation beforePart;
  private ByteBuffer small = ByteBuffer.allocate(0);
  private @Nullable ByteBuffer part;

  /** What has to be done before a part is sent. */
  @FunctionalInterface
  interface Preparation {
    void prepare() throws IOException;
  }

  /**
   * A buffer.
   *
   * @param path for messages
   * @param parts that the full ones are sent as
   */
  PartBuffer(PartMemory memory, String path, Parts parts, Preparation beforePart) {
    this.memory = memory;
    this.path = path;
    this.parts = parts;
    this.beforePart = beforePart;
  }

  /** Takes all remaining bytes; how many. */
  int write(ByteBuffer source) throws IOException {
    int count = source.remaining();
    while (source.hasRemaining()) {
      ByteBuffer target = room(source.remaining());
      int most = Math.min(source.remaining(), target.remaining());
      target.put(source.slice(source.position(), most));
      source.position(source.position() + most);
    }
    return count;
  }

  /** A buffer that is not full. */
  private ByteBuffer room(int wanted) throws IOException {
    ByteBuffer current = part;
    if (current == null) {
      int needed = small.position() + wanted;
      if (needed > 0 && needed <= SMALL) {
        if (small.remaining() < wanted) {
          int size = Math.min(SMALL, Math.max(1024, Math.max(2 * small.capacity(), needed)));
          small = ByteBuffer.allocate(size).put(small.flip());
        }
        return small;
      }
      current = memory.take(path).put(small.flip());
      small = ByteBuffer.allocate(0);
    } else if (!current.hasRemaining()) {
      beforePart.prepare();
      part = null;
      parts.send(current.flip(), memory);
      current = memory.take(path);
    }
    part = current;
    return current;
  }

  /** How many bytes have not been sent. */
  int length() {
    return (part == null ? small : part).position();
  }

  /** What has not been sent. */
  ByteBuffer rest() {
    return (part == null ? small : part).duplicate().flip();
  }

  /** Sends what has not been sent as the last part. */
  void sendRest() throws IOException {
    beforePart.prepare();
    ByteBuffer last = part;
    if (last == null && small.position() > 0) {
      last = memory.take(path).put(small.flip());
      small = ByteBuffer.allocate(0);
    }
    part = null;
    if (last != null) {
      parts.send(last.flip(), memory);
    }
  }

  /** Gives the memory back, and forgets what was not sent. */
  void release() {
    ByteBuffer last = part;
    part = null;
    small = ByteBuffer.allocate(0);
    if (last != null) {
      memory.release(last);
    }
  }
}
