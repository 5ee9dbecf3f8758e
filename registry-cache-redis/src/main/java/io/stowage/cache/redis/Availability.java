package io.stowage.cache.redis;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Whether a Redis is worth asking. After a failure nobody asks it; a thread of its own looks
 * whether it is back, so that no request waits for one that is gone. Logs one warning for a time in
 * which it fails, however often, and one line when it is back. Safe from any thread.
 */
final class Availability implements AutoCloseable {

  /** Looks whether it answers. */
  @FunctionalInterface
  interface Probe {
    /** Asks it; a failure is thrown. */
    void ask();
  }

  private final String name;
  private final Logger log;
  private final Duration retry;
  private final long quietNanos;
  private final Probe probe;
  private final ScheduledExecutorService thread;
  private volatile boolean up;
  private @Nullable ScheduledFuture<?> next;
  private boolean closed;

  /** When something was logged as a warning; of that kind only the first in a while is. */
  private @Nullable Long warned;

  /** Whether somebody who read the log would wait for the line that it is over. */
  private boolean told;

  /**
   * Begins to look, as nothing is known yet.
   *
   * @param name of what it is about, for the log
   * @param retry how often to look
   * @param quiet how long nothing is logged after a warning
   */
  Availability(String name, Logger log, Duration retry, Duration quiet, Probe probe) {
    this.name = name;
    this.log = log;
    this.retry = retry;
    this.quietNanos = quiet.toNanos();
    this.probe = probe;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "stowage-redis");
              daemon.setDaemon(true);
              return daemon;
            });
    look(Duration.ZERO);
  }

  /** Whether to ask. */
  boolean isUp() {
    return up;
  }

  /** Takes it out of use until it answers again. */
  void failed(Throwable failure) {
    synchronized (this) {
      if (!up) {
        return; // somebody was earlier
      }
      up = false;
      lasting("does not answer, and is done without until it does", failure);
    }
    look(retry);
  }

  /** Logs what is wrong and will be over some day, unless something was logged not long ago. */
  synchronized void lasting(String what, Throwable failure) {
    told |= warn(what, failure);
  }

  /** Logs what went wrong, unless something was logged not long ago; whether it did. */
  synchronized boolean warn(String what, Throwable failure) {
    long now = System.nanoTime();
    if (warned != null && now - warned <= quietNanos) {
      return false;
    }
    warned = now;
    log.warn("{} {}: {}", name, what, reason(failure));
    return true;
  }

  /** Logs that it is over, if it was logged that it had begun. */
  synchronized void over() {
    if (told) {
      told = false;
      log.info("{} answers again", name);
    }
  }

  private synchronized void look(Duration after) {
    if (!closed) {
      next = thread.schedule(this::ask, after.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void ask() {
    try {
      probe.ask();
    } catch (RuntimeException | Error e) { // nobody else would look again
      lasting("cannot be used, and is done without until it can", e);
      look(retry);
      return;
    }
    synchronized (this) {
      up = !closed;
      over();
    }
  }

  /** The innermost reason, which is what tells most. */
  private static String reason(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }

  @Override
  public synchronized void close() {
    closed = true;
    up = false;
    if (next != null) {
      next.cancel(true);
    }
    thread.shutdownNow();
  }
}
