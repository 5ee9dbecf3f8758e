package io.stowage.driver;

/**
 * The level of this interface: it rises by one whenever something is added that drivers may call.
 */
public final class SpiLevel {

  /**
   * The level of these classes. It is a compile-time constant, so a driver that returns it from
   * {@link StorageDriverFactory#level} carries the level that it was compiled against.
   */
  public static final int CURRENT = 1;

  private SpiLevel() {}
}
