package io.stowage.core.mirror;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Buffers outside of the heap for blobs on their way, kept for the next: as many as there are
 * threads to fetch blobs. Safe from any thread.
 */
final class TransferBuffers {

  /** What drivers write past the page cache is whole pages, at places of pages, out of such. */
  static final int PAGE = 4096;

  private static final int SIZE = 256 * 1024;

  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

  /** An empty buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = free.pollFirst();
    return buffer == null
        ? ByteBuffer.allocateDirect(SIZE + PAGE).alignedSlice(PAGE).limit(SIZE).slice()
        : buffer;
  }

  /** Takes a buffer back, which the caller does not use any more. */
  void give(ByteBuffer buffer) {
    free.addFirst(buffer.clear());
  }
}
