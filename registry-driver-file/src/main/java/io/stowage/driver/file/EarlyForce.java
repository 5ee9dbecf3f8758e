package io.stowage.driver.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a large file written out while it still grows, so that the force at its end finds little left
 * to do. It takes nothing away from that force.
 */
final class EarlyForce {
  /** How many bytes are worth a force of their own. */
  private static final long STEP = 8 << 20;

  private static final int MOST_AT_ONCE = 4;

  /** Shared by all drivers; what finds all threads busy is left to the force at the end. */
  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "stowage-early-force");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  private final FileChannel file;
  private long next;
  private volatile boolean running;
  private volatile @Nullable IOException failure;

  /**
   * For a file.
   *
   * @param size that it has already
   */
  EarlyForce(FileChannel file, long size) {
    this.file = file;
    this.next = size + STEP;
  }

  /** Tells that the file has grown. */
  void grown(long size) {
    if (size >= next && !running) {
      next = size + STEP;
      running = true;
      THREADS.execute(this::force);
      // One that was discarded leaves the rest of the file to the force at its end.
    }
  }

  private void force() {
    try {
      file.force(false);
    } catch (ClosedChannelException e) {
      // Whoever closed it has no use for its bytes, or has forced them.
    } catch (IOException e) {
      failure = e;
    } finally {
      running = false;
    }
  }

  /**
   * Fails if a force has failed: the system tells of bytes that it could not write only once.
   *
   * @throws IOException then
   */
  void check() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw new IOException("cannot be forced to disk: " + failed.getMessage(), failed);
    }
  }
}
