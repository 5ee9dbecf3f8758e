package io.stowage.server.auth;

import java.time.Duration;

/**
 * How much is waited for and taken from an index.
 *
 * @param connectTimeout in which a connection must stand
 * @param timeout in which an answer must have come whole, with connecting and redirects
 * @param answerLimit the most bytes of an answer
 * @param requestLimit the most requests under way; beyond it the index counts as not available
 */
public record IndexLimits(
    Duration connectTimeout, Duration timeout, int answerLimit, int requestLimit) {

  /** 5 s to connect, 10 s in all, 4 MiB (some 25,000 images), 200 requests. */
  public static final IndexLimits DEFAULT =
      new IndexLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 4 << 20, 200);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public IndexLimits {
    if (!isPositive(connectTimeout)
        || !isPositive(timeout)
        || answerLimit < 1
        || requestLimit < 1) {
      throw new IllegalArgumentException("limits of an index must be positive");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
