package io.stowage.core.search;

import java.time.Duration;

/** How long a thread waits before it tries again what has failed: each time longer. */
final class Pause {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** Waits. */
  void await() throws InterruptedException {
    Thread.sleep(next.toMillis());
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  /** Says that it has not failed. */
  void reset() {
    next = FIRST;
  }
}
