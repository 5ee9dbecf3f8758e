package io.stowage.cache.redis;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Has values put by a thread of its own: that of a request could wait without end, as nothing
 * bounds for how long a socket takes bytes. Safe from any thread.
 */
final class Puts implements AutoCloseable {

  private final Semaphore bytes;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "stowage-redis-puts");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * Begins without any.
   *
   * @param mostBytes that may wait
   */
  Puts(int mostBytes) {
    this.bytes = new Semaphore(mostBytes);
  }

  /** Has something done, unless too much waits already: it is only a cache. */
  void offer(int size, Runnable put) {
    if (!bytes.tryAcquire(size)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            try {
              put.run();
            } finally {
              bytes.release(size);
            }
          });
    } catch (RejectedExecutionException e) {
      bytes.release(size); // it is closed
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
