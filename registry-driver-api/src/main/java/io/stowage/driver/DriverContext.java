package io.stowage.driver;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
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
   * The value of an option that is a number.
   *
   * @throws IllegalArgumentException if it has no value, or one that is not an int
   */
  default int number(String name) {
    try {
      return Integer.parseInt(value(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": not a number: " + value(name), e);
    }
  }

  /**
   * The value of an option that is a {@link DriverOption.Type#SIZE}, in bytes.
   *
   * @throws IllegalArgumentException if it has no value, or one that is no size
   */
  default long size(String name) {
    String text = value(name).toLowerCase(Locale.ROOT);
    int unit = "kmg".indexOf(text.charAt(text.length() - 1)) + 1;
    String digits = unit == 0 ? text : text.substring(0, text.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * unit));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(name + ": not a number of bytes: " + text, e);
    }
  }

  /**
   * The value of an option that is a {@link DriverOption.Type#DURATION}.
   *
   * @throws IllegalArgumentException if it has no value, or one that is no time
   */
  default Duration duration(String name) {
    String text = value(name);
    try {
      return text.endsWith("ms")
          ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
          : Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new IllegalArgumentException(name + ": not a time: " + text, e);
    }
  }

  private String value(String name) {
    return option(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new IllegalArgumentException(name + ": has no value"));
  }

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
