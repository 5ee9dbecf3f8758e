package io.stowage.driver;

import java.time.Duration;

/** Takes a driver's own figures. Cheap, and safe from any thread. */
public interface DriverMetrics {

  /** Takes everything and keeps nothing. */
  DriverMetrics NONE =
      new DriverMetrics() {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void time(String name, Duration time) {}
      };

  /**
   * Adds to a counter.
   *
   * @param name lower case words with dots between, such as {@code requests.retried}
   * @param amount 0 or more
   */
  void count(String name, long amount);

  /** Records how long something took. */
  void time(String name, Duration time);
}
