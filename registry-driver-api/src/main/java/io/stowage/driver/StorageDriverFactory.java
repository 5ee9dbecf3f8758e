package io.stowage.driver;

import java.io.IOException;
import java.util.List;

/**
 * Opens drivers of one kind. Implementations have a public constructor without parameters and are
 * named in {@code META-INF/services/io.stowage.driver.StorageDriverFactory}.
 */
public interface StorageDriverFactory {

  /**
   * The name by which a configuration asks for the driver: lower case letters, digits and dashes.
   */
  String name();

  /**
   * The level of the interface that the driver was compiled against; return {@link
   * SpiLevel#CURRENT}. A driver of a higher level than the registry's is left out, with a line that
   * names it.
   */
  int level();

  /** The options that {@link #open} understands. No other is handed to it. */
  List<DriverOption> options();

  /**
   * Opens the storage, without creating more than it needs.
   *
   * @throws IOException if the storage cannot be used, saying why and what to do
   * @throws IllegalArgumentException if an option has a bad value, naming the option
   */
  StorageDriver open(DriverContext context) throws IOException;
}
