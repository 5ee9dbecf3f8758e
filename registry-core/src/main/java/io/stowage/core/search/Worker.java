package io.stowage.core.search;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes the names of repositories that have changed and hands them on; what fails is
 * tried again.
 */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final int BATCH = 200;

  /** What is done with names. */
  interface Handler {
    void handle(List<String> names) throws IOException, InterruptedException;
  }

  private final ChangedNames queue;
  private final Runnable overflow;
  private final Handler handler;

  private Worker(ChangedNames queue, Runnable overflow, Handler handler) {
    this.queue = queue;
    this.overflow = overflow;
    this.handler = handler;
  }

  /**
   * Makes the thread, which ends when it is interrupted.
   *
   * @param overflow is told when there were too many names to keep
   */
  static Thread of(String name, ChangedNames queue, Runnable overflow, Handler handler) {
    return thread(name, new Worker(queue, overflow, handler)::run);
  }

  /** What a thread does until it is interrupted. */
  interface Work {
    void run() throws InterruptedException;
  }

  /** A thread that keeps no process alive. */
  static Thread thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                LOG.debug("{} ends", name);
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  private void run() throws InterruptedException {
    Pause pause = new Pause();
    while (true) {
      List<String> names = queue.take(BATCH);
      try {
        if (queue.takeOverflow()) {
          overflow.run();
        }
        handler.handle(names);
        queue.done();
        pause.reset();
      } catch (IOException | RuntimeException | LinkageError e) {
        queue.failed(names);
        LOG.debug("the search index cannot be told of changes", e);
        pause.await();
      }
    }
  }
}
