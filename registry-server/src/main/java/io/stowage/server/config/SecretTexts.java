package io.stowage.server.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what is secret in values. */
final class SecretTexts {

  /** What third parties call theirs, as nobody declares what is in their sections. */
  private static final Pattern NAME =
      Pattern.compile("(?i).*(pass|pwd|secret|token|key|credential).*");

  private SecretTexts() {}

  /**
   * The secrets in a value.
   *
   * @param secret whether the whole of it is one
   */
  static Stream<String> of(Object value, boolean secret) {
    if (value instanceof Secret text) {
      return Stream.of(text.value());
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(
              entry -> of(entry.getValue(), secret || NAME.matcher("" + entry.getKey()).matches()));
    }
    if (value instanceof List<?> list) {
      return list.stream().flatMap(item -> of(item, secret));
    }
    return secret ? Stream.of(value.toString()) : Stream.empty();
  }
}
