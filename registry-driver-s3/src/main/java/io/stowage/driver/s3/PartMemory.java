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
  private final AtomicInteger sending = new AtomicInteger();
  private final int partSize;
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
    // Fair, so that those who wait take turns with those who fill one part after the other.
    this.free =
        new Semaphore((int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / partSize)), true);
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
      if (waiting.incrementAndGet() > MOST_WAITING + sending.get()) {
        return false;
      }
      boolean taken;
      do {
        taken = free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      } while (!taken && sending.get() > 0);
      return taken;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Says that what was taken is being sent, until {@link #releaseSent}. */
  void send() {
    sending.incrementAndGet();
  }

  /** Gives memory back of a part that was sent. */
  void releaseSent(ByteBuffer buffer) {
    sending.decrementAndGet();
    release(buffer);
  }

  /** Gives memory back, once. */
  void release(ByteBuffer buffer) {
    idle.addFirst(buffer);
    free.release();
  }
}
