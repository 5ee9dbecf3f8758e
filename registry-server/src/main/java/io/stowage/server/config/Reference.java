package io.stowage.server.config;

import org.jspecify.annotations.Nullable;

/**
 * A value of the form {@code _env:NAME} or {@code _env:NAME:default}.
 *
 * @param variable of the environment
 * @param fallback what it is where the variable is not set; it may have colons; null for nothing
 */
record Reference(String variable, @Nullable String fallback) {

  private static final String PREFIX = "_env:";

  /** Reads a text; null if it is not of this form. */
  static @Nullable Reference parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return null;
    }
    String rest = text.substring(PREFIX.length());
    int colon = rest.indexOf(':');
    return colon < 0
        ? new Reference(rest, null)
        : new Reference(rest.substring(0, colon), rest.substring(colon + 1));
  }
}
