package com.example.listener;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says.
 *
 * @param file that gets a line for each event
 * @param refuse images whose json has a match are refused; null for none
 * @param delay before each event and each answer, to see that nobody waits for a slow listener
 * @param failing whether each event fails, to see that nothing comes of it
 */
record AuditSettings(Path file, @Nullable Pattern refuse, Duration delay, boolean failing) {

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  static AuditSettings of(Map<String, Object> settings) {
    if (!(settings.get("file") instanceof String file)) {
      throw new IllegalArgumentException("file: names no file to write to");
    }
    return new AuditSettings(
        Path.of(file),
        refuse(settings.get("refuse")),
        delay(settings.get("delay_ms")),
        Boolean.TRUE.equals(settings.get("failing")));
  }

  private static @Nullable Pattern refuse(@Nullable Object given) {
    if (given == null) {
      return null;
    }
    try {
      return Pattern.compile(given.toString());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("refuse: is no regular expression", e);
    }
  }

  private static Duration delay(@Nullable Object given) {
    if (given == null) {
      return Duration.ZERO;
    }
    if (given instanceof Number millis && millis.longValue() >= 0) {
      return Duration.ofMillis(millis.longValue());
    }
    throw new IllegalArgumentException("delay_ms: must be a number of milliseconds");
  }
}
