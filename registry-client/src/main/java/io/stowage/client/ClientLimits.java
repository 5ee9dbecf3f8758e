package io.stowage.client;

import java.time.Duration;

/**
 * What is waited for and taken from a registry.
 *
 * @param connectTimeout in which a connection must stand
 * @param answerTimeout in which an answer's headers must have come
 * @param readTimeout in which more of a body must come
 * @param manifestSize the most bytes of a manifest
 * @param tokenSize the most bytes of a token's answer
 * @param listSize the most bytes of a page of tags
 * @param redirects how many are followed for one request
 */
public record ClientLimits(
    Duration connectTimeout,
    Duration answerTimeout,
    Duration readTimeout,
    int manifestSize,
    int tokenSize,
    int listSize,
    int redirects) {

  /** 5 s to connect, 30 s to answer and between bytes; 4 MiB, 256 KiB, 4 MiB; 5 redirects. */
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          4 << 20,
          256 << 10,
          4 << 20,
          5);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive; there may be no redirects
   */
  public ClientLimits {
    if (!isPositive(connectTimeout)
        || !isPositive(answerTimeout)
        || !isPositive(readTimeout)
        || manifestSize < 1
        || tokenSize < 1
        || listSize < 1
        || redirects < 0) {
      throw new IllegalArgumentException("limits of a registry must be positive");
    }
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }
}
