package io.stowage.server.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes and times as a configuration writes them: {@code 64k}, {@code 30s}. */
final class Amounts {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmgKMG]?)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Amounts() {}

  /** The bytes of a size; null if it is none. */
  static @Nullable Long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "k", "K" -> number << 10;
      case "m", "M" -> number << 20;
      case "g", "G" -> number << 30;
      default -> number;
    };
  }

  /** The time of a text; null if it is none. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** A size in the largest unit that has it whole. */
  static String show(long bytes) {
    if (bytes == 0 || bytes % (1 << 10) != 0) {
      return Long.toString(bytes);
    } else if (bytes % (1 << 20) != 0) {
      return (bytes >> 10) + "k";
    }
    return bytes % (1 << 30) != 0 ? (bytes >> 20) + "m" : (bytes >> 30) + "g";
  }

  /** A time in the largest unit that has it whole. */
  static String show(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    } else if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
