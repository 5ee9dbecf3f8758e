package io.stowage.core.storage;

import io.stowage.driver.DriverOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the values of drivers' options. */
final class DriverOptions {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern BOOLEAN = Pattern.compile("true|false");
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,15}[kmgKMG]?");
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,15}(ms|s|m|h|d)");

  private DriverOptions() {}

  /**
   * The value that an option has.
   *
   * @param given in the configuration, or null
   * @throws IllegalArgumentException that names the option if it is missing or of another type; a
   *     secret's value is not shown
   */
  static Optional<String> value(String driver, DriverOption option, @Nullable String given) {
    String value = given == null || given.isEmpty() ? option.defaultValue() : given;
    if (value == null) {
      if (option.required()) {
        throw new IllegalArgumentException(
            "storage driver "
                + driver
                + " needs the option "
                + option.name()
                + ": "
                + option.text());
      }
      return Optional.empty();
    }
    boolean valid =
        switch (option.type()) {
          case TEXT -> true;
          case NUMBER -> NUMBER.matcher(value).matches();
          case BOOLEAN -> BOOLEAN.matcher(value).matches();
          case SIZE -> SIZE.matcher(value).matches();
          case DURATION -> DURATION.matcher(value).matches();
        };
    if (!valid) {
      throw new IllegalArgumentException(
          "option "
              + option.name()
              + " of storage driver "
              + driver
              + " must be a "
              + option.type().name().toLowerCase(Locale.ROOT)
              + (option.secret() ? "" : ", not '" + value + "'"));
    }
    return Optional.of(value);
  }
}
