package io.stowage.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The buffers of transfers: large ones outside of the heap, kept for the next transfer; small ones
 * when there are too many transfers at once for that.
 */
final class TransferBuffers {

  /** Large enough that a worker is worth waking for one. */
  private static final int LARGE = 128 * 1024;

  private static final int SMALL = 8 * 1024;

  /** Of what the JVM may use outside of its heap, which by default is as much as the heap. */
  private static final int SHARE = 3;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger large = new AtomicInteger();
  private final int mostLarge =
      (int) Math.max(16, Math.min(4096, Runtime.getRuntime().maxMemory() / SHARE / LARGE));

  /** An empty buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer;
    }
    if (large.incrementAndGet() <= mostLarge) {
      return ByteBuffer.allocateDirect(LARGE);
    }
    large.decrementAndGet();
    return ByteBuffer.allocate(SMALL);
  }

  /** Takes a buffer back, which is not used by the caller any more. */
  void give(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.add(buffer.clear());
    }
  }
}
