package io.stowage.driver;

import org.jspecify.annotations.Nullable;

/**
 * An option of a driver, as it is checked, documented and masked.
 *
 * @param name the key in the configuration
 * @param type what its value is
 * @param required whether the driver cannot be opened without it
 * @param defaultValue the value when it is not set, as a text of the type; null for none
 * @param secret whether its value must never be shown or logged
 * @param text what it is for, in one sentence
 */
public record DriverOption(
    String name,
    Type type,
    boolean required,
    @Nullable String defaultValue,
    boolean secret,
    String text) {

  /** What the value of an option is. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A number of bytes, with {@code k}, {@code m} or {@code g} behind it for powers of 1024. */
    SIZE,
    /** A time: a whole number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
    DURATION
  }

  /** An option that need not be set. */
  public static DriverOption optional(
      String name, Type type, @Nullable String defaultValue, String text) {
    return new DriverOption(name, type, false, defaultValue, false, text);
  }

  /** An option that must be set. */
  public static DriverOption required(String name, Type type, String text) {
    return new DriverOption(name, type, true, null, false, text);
  }

  /** This option, with a value that is never shown. */
  public DriverOption asSecret() {
    return new DriverOption(name, type, required, defaultValue, true, text);
  }
}
