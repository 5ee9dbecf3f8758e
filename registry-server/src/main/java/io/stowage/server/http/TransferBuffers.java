package io.stowage.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers of one size outside of the heap, kept for the next transfer. Who asks for more than there
 * may be gets a small one in the heap, so that memory stays bounded and nobody waits.
 */
final class TransferBuffers {

  private static final int FALLBACK = 8 * 1024;

  /** What buffers are aligned to, so that a driver may write them past the page cache. */
  static final int PAGE = 4096;

  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();
  private final AtomicInteger made = new AtomicInteger();
  private final int size;
  private final int most;

  /**
   * Buffers.
   *
   * @param size of each in bytes
   * @param share the part of the heap's largest size that all may take together, as one over this;
   *     the JVM lets buffers outside of the heap take as much as the heap
   */
  TransferBuffers(int size, int share) {
    this.size = size;
    this.most = (int) Math.max(4, Math.min(4096, Runtime.getRuntime().maxMemory() / share / size));
  }

  /** An empty buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = free.pollFirst();
    if (buffer != null) {
      return buffer;
    }
    if (made.incrementAndGet() <= most) {
      return ByteBuffer.allocateDirect(size + PAGE).alignedSlice(PAGE).limit(size).slice();
    }
    made.decrementAndGet();
    return ByteBuffer.allocate(Math.min(size, FALLBACK));
  }

  /** Takes a buffer back, which the caller does not use any more. */
  void give(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.addFirst(buffer.clear()); // the warmest is taken next
    }
  }
}
