package io.stowage.benchmarks;

/**
 * What a run has shown.
 *
 * @param value in the unit of the {@link Work}
 * @param operations how many pieces of work were done for it: blobs moved, images pushed, answers
 */
record Measurement(double value, long operations) {
  /** The same run in another unit. */
  Measurement per(double unit) {
    return new Measurement(value / unit, operations);
  }
}
