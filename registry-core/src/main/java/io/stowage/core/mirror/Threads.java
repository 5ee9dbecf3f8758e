package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The threads that wait for one upstream, so that a slow one keeps nobody else waiting. */
final class Threads implements AutoCloseable {

  private static final int MOST_WAITING = 10_000;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor pool;

  Threads(String name, int count) {
    pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** Something to be done, which may be given up before it has begun. */
  private record Task(Runnable task, Consumer<RegistryException> givenUp) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }

  /**
   * Has something done.
   *
   * @param givenUp called instead if it is not done, as this is closed
   * @throws RegistryException {@code TOOMANYREQUESTS} if too much waits already
   */
  void run(Runnable task, Consumer<RegistryException> givenUp) {
    try {
      pool.execute(new Task(task, givenUp));
    } catch (RejectedExecutionException e) {
      throw new RegistryException(
          ErrorCode.TOOMANYREQUESTS, "too many requests wait for the registry that is mirrored");
    }
  }

  /** Has something done; what it throws is what the result fails with. */
  <T> CompletableFuture<T> call(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      run(
          () -> {
            try {
              result.complete(task.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          },
          result::completeExceptionally);
    } catch (RegistryException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  @Override
  public void close() {
    RegistryException why =
        new RegistryException(ErrorCode.UNAVAILABLE, "the server is being stopped");
    for (Runnable waiting : pool.shutdownNow()) {
      if (waiting instanceof Task task) {
        task.givenUp().accept(why);
      }
    }
  }
}
