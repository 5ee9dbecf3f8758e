package io.stowage.acceptance.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of two servers that share a cache, who go on until the load is closed. */
final class CacheLoad implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /** Starts so many clients, half of whom push to each server and pull from the other. */
  CacheLoad(int one, int other, int clients, Random random) {
    this.threads = Executors.newFixedThreadPool(clients);
    for (int i = 0; i < clients; i++) {
      CacheClient client =
          i % 2 == 0
              ? new CacheClient(one, other, i, random.nextLong(), times)
              : new CacheClient(other, one, i, random.nextLong(), times);
      running.add(
          threads.submit(
              () -> {
                try (client) {
                  while (!stopped) {
                    client.round();
                    rounds.incrementAndGet();
                  }
                }
                return null;
              }));
    }
  }

  /**
   * Waits until so many rounds more have been done without a failure.
   *
   * @return how many nanoseconds each small pull took meanwhile
   */
  Queue<Long> rounds(int more) throws Exception {
    times.clear();
    int end = rounds.get() + more;
    Deadline.await(
        PATIENCE,
        () -> more + " rounds",
        () -> rounds.get() >= end || running.stream().anyMatch(Future::isDone));
    for (Future<?> each : running) {
      if (each.isDone()) {
        Object unused = each.get(); // throws what it failed of
      }
    }
    return new ConcurrentLinkedQueue<>(times);
  }

  /** Lets the clients end what they do. */
  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
    for (Future<?> each : running) {
      try {
        Object unused = each.get(1, TimeUnit.MINUTES);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("a client failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
