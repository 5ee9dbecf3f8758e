package io.stowage.driver.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The memory that parts are gathered in, shared by all writers. Safe from any thread. */
final class PartMemory {

  /** Below the 32 threads that a server has for what waits for storage. */
  private static final int MOST_WAITING = 24;

  private final AtomicInteger waiting = new AtomicInteger();

  /** Parts that somebody has and that are not being sent. */
  private final AtomicInteger filling = new AtomicInteger();

  private final int partSize;
  private final int parts;
  private final Duration patience;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

  /**
   * Memory.
   *
   * @param bytes of it; less than a part is taken for one
   * @param patience how long a writer waits for a part while none is being sent
   */
  PartMemory(int partSize, long bytes, Duration patience) {
    this.partSize = partSize;
    this.patience = patience;
    this.parts = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / partSize));
    // Fair, so that those who wait take turns with those who fill one part after the other.
    this.free = new Semaphore(parts, true);
  }

  /** How many writers wait. */
  int waiting() {
    return waiting.get();
  }

  /** The size of a part in bytes. */
  int partSize() {
    return partSize;
  }

  /**
   * Takes memory for a part, waiting until another writer has given some back.
   *
   * @param path that is written, for messages
   * @return an empty buffer of the size of a part
   */
  ByteBuffer take(String path) throws IOException {
    try {
      if (!free.tryAcquire(0, TimeUnit.SECONDS) && !waitForFree()) {
        throw new IOException(
            path
                + ": other uploads have all the memory for parts; try again later, or allow more"
                + " (s3_memory)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path + ": interrupted");
    }
    filling.incrementAndGet();
    ByteBuffer known = idle.pollFirst();
    return known == null ? ByteBuffer.allocateDirect(partSize) : known.clear();
  }

  /**
   * Waits, unless so many do that nobody might be left who could fill a part and send it. Those
   * that are being sent come back by themselves, however long a slow store takes; those that a
   * client does not fill may not.
   */
  private boolean waitForFree() throws InterruptedException {
    try {
      // Both counted by who has or wants a part, which does not jump when several parts come back.
      if (waiting.incrementAndGet() + filling.get() > MOST_WAITING + parts) {
        return false;
      }
      boolean taken;
      do {
        taken = free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      } while (!taken && filling.get() < parts);
      return taken;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Says that what was taken is being sent, until {@link #releaseSent}. */
  void send() {
    filling.decrementAndGet();
  }

  /** Gives memory back of a part that was sent. */
  void releaseSent(ByteBuffer buffer) {
    idle.addFirst(buffer);
    free.release();
  }

  /** Gives memory back, once, of a part that was not sent. */
  void release(ByteBuffer buffer) {
    filling.decrementAndGet();
    releaseSent(buffer);
  }
}
