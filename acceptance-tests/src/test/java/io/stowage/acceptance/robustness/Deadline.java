package io.stowage.acceptance.robustness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what another process does. */
final class Deadline {

  private Deadline() {}

  /**
   * Asks again and again until it holds; the proof fails when it does not in that time.
   *
   * @param what is waited for, asked when it did not come
   */
  static void await(Duration patience, Callable<?> what, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + patience + " in vain for " + what.call());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
