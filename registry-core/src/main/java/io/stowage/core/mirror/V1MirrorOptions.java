package io.stowage.core.mirror;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a registry of the v1 API is mirrored. Immutable.
 *
 * @param tags for how long its tags are kept, where there is a cache for them; zero for not
 * @param pause for how long it is not asked when it is down
 * @param transfers the most layers that are fetched from it at once
 * @param spool the folder for layers on their way, where the storage is not on this machine or they
 *     are not kept
 */
public record V1MirrorOptions(Duration tags, Duration pause, int transfers, Path spool) {

  /** 5 s of pause, 16 transfers, the default spool of {@link MirrorOptions}. */
  public static V1MirrorOptions of(Duration tags) {
    return new V1MirrorOptions(tags, Duration.ofSeconds(5), 16, MirrorOptions.defaultSpool());
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a time is negative, or there is to be no transfer
   */
  public V1MirrorOptions {
    if (tags.isNegative() || pause.isNegative() || transfers < 1) {
      throw new IllegalArgumentException("times must not be negative, transfers at least one");
    }
  }
}
