package io.stowage.driver.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs tasks at the same time. */
final class Together {
  private static final int DEADLINE_SECONDS = 120;

  private Together() {}

  /** A task of one of several threads. */
  interface Task {
    /** Runs it in the thread of this number, from 0. */
    void run(int number) throws Exception;
  }

  /** Runs a task in so many threads that start together, and fails if one of them does. */
  static void run(int threads, Task task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            executor.submit(
                () -> {
                  start.await();
                  task.run(number);
                  return number;
                }));
      }
      for (Future<?> one : running) {
        one.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}
