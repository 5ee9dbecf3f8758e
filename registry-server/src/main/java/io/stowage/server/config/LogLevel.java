package io.stowage.server.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much is logged, by the names of Python's logging. */
public enum LogLevel {
  /** Everything. */
  DEBUG,
  /** What happens. */
  INFO,
  /** What may become a problem. */
  WARNING,
  /** What failed. */
  ERROR,
  /** What ends the server. */
  CRITICAL;

  /** The level of a name, in any case; null if there is none. */
  static @Nullable LogLevel named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "DEBUG" -> DEBUG;
      case "INFO" -> INFO;
      case "WARN", "WARNING" -> WARNING;
      case "ERROR" -> ERROR;
      case "CRITICAL", "FATAL" -> CRITICAL;
      default -> null;
    };
  }
}
