package io.stowage.driver;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** What a driver is opened with. */
public interface DriverContext {

  /**
   * The value of an option.
   *
   * @param name of an option that the factory declared
   * @return the value that is set, else the declared default, else empty; its type has been checked
   * @throws IllegalArgumentException if the factory did not declare the option
   */
  Optional<String> option(String name);

  /**
   * Opens another driver of the same configuration, for drivers that fall back on one. The caller
   * closes it.
   *
   * @throws IOException if there is none of that name, saying which there are, or it cannot be
   *     opened
   */
  StorageDriver driver(String name) throws IOException;

  /** The clock to use for times. */
  Clock clock();

  /** Where to count and time what the driver does. */
  DriverMetrics metrics();
}
