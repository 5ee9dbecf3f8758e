package io.stowage.server.notify;

import java.time.Duration;

/**
 * How long to wait before the next try: not at all for the first failures in a row, and from a
 * threshold on for a while after each. For one thread.
 */
final class Breaker {

  private final int threshold;
  private final Duration backoff;
  private int failures;

  Breaker(int threshold, Duration backoff) {
    this.threshold = threshold;
    this.backoff = backoff;
  }

  void succeeded() {
    failures = 0;
  }

  /** What to wait for now. */
  Duration failed() {
    failures = Math.min(failures + 1, threshold);
    return failures < threshold ? Duration.ZERO : backoff;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return failures > 0;
  }
}
