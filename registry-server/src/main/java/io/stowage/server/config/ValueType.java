package io.stowage.server.config;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a key is.
 *
 * @param <T> what it becomes
 */
interface ValueType<T> {

  /**
   * Reads a value.
   *
   * @return null if nothing is given
   * @throws ConfigurationException that says where it is and what it must be
   */
  @Nullable T read(Given given);

  /** A value as YAML shows it, without what is secret: a Boolean, Number, String, List or Map. */
  default Object show(T value) {
    return value;
  }

  /** What is secret in a value, to be taken out of what leaves the server. */
  default Stream<String> secrets(T value) {
    return SecretTexts.of(value, false);
  }
}
