package io.stowage.core.v1;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that requests do not wait for on their threads, done by few threads, each piece once for all
 * who ask for it meanwhile. Safe from any thread.
 *
 * @param <K> what the work is about
 */
final class Background<K> {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final int MOST_WAITING = 10_000;

  /** What is to be done. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private final ThreadPoolExecutor threads;
  private final ConcurrentHashMap<K, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  Background(String name) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Has something done.
   *
   * @return completes when it has been done or has failed, which is logged
   */
  CompletableFuture<?> run(K about, Work work) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<?> other = underWay.putIfAbsent(about, mine);
    if (other != null) {
      return other;
    }
    try {
      threads.execute(() -> run(about, work, mine));
    } catch (RejectedExecutionException e) {
      underWay.remove(about, mine);
      mine.complete(null); // who asks again may find a place
    }
    return mine;
  }

  private void run(K about, Work work, CompletableFuture<Void> done) {
    try {
      work.run();
    } catch (Exception e) {
      LOG.warn("{} could not be read", about, e);
    } finally {
      underWay.remove(about, done);
      done.complete(null);
    }
  }

  void close() {
    threads.shutdownNow();
  }
}
