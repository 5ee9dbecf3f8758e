package io.stowage.driver.s3;

import io.stowage.driver.ConditionalReads.Content;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States of uploads that were stored not long ago, so that their bytes need not be fetched if the
 * store still has the same version. Bounded in bytes. Safe from any thread.
 */
final class WarmStates {

  private static final int MOST_BYTES = 32 << 20;
  private static final int LARGEST = 2 << 20;

  private final Map<String, Content> states = new LinkedHashMap<>(16, 0.75f, true);
  private int bytes;

  /** Keeps a copy of a small one. */
  void put(String path, String tag, ByteBuffer header, ByteBuffer rest) {
    int size = header.remaining() + rest.remaining();
    if (size > LARGEST) {
      remove(path);
      return;
    }
    ByteBuffer copy =
        ByteBuffer.allocate(size).put(header.duplicate()).put(rest.duplicate()).flip();
    synchronized (states) {
      remove(path);
      states.put(path, new Content(copy, tag));
      bytes += size;
      var eldest = states.entrySet().iterator();
      while (bytes > MOST_BYTES) {
        bytes -= eldest.next().getValue().bytes().remaining();
        eldest.remove();
      }
    }
  }

  /** Gives one, once. */
  @Nullable Content get(String path) {
    return remove(path);
  }

  private @Nullable Content remove(String path) {
    synchronized (states) {
      Content known = states.remove(path);
      if (known != null) {
        bytes -= known.bytes().remaining();
      }
      return known;
    }
  }
}
