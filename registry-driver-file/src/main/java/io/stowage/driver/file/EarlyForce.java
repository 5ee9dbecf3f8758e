package io.stowage.driver.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
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
      Forces.threads("stowage-early-force", MOST_AT_ONCE, new ThreadPoolExecutor.AbortPolicy());

  private final FileChannel file;
  private long next = STEP;

  /** The latest; null if there has been none. A failed one is never followed by another. */
  private @Nullable CompletableFuture<Void> latest;

  /** For a file. It is used by one thread at a time. */
  EarlyForce(FileChannel file) {
    this.file = file;
  }

  /**
   * Tells that the file has grown.
   *
   * @param size of what has been written to it
   */
  void grown(long size) {
    if (size < next
        || (latest != null && (!latest.isDone() || latest.isCompletedExceptionally()))) {
      return;
    }
    next = size + STEP;
    try {
      latest = CompletableFuture.runAsync(this::force, THREADS);
    } catch (RejectedExecutionException e) {
      // All threads are busy: the force at the end has more to do.
    }
  }

  private void force() {
    try {
      file.force(false);
    } catch (ClosedChannelException e) {
      // Whoever closed it has no use for its bytes, or has forced them.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for the latest and fails if it has: the system tells of bytes that it could not write
   * only once, so the force at the end may not know of them.
   *
   * @throws IOException then
   */
  void check() throws IOException {
    if (latest == null) {
      return;
    }
    try {
      latest.join();
    } catch (CompletionException e) {
      throw new IOException("cannot be forced to disk: " + e.getMessage(), e);
    }
  }
}
