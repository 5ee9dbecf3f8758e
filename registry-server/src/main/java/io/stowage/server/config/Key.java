package io.stowage.server.config;

import org.jspecify.annotations.Nullable;

/**
 * A key that is known.
 *
 * @param path its name, with dots where it is in a section
 * @param type of its value
 * @param fallback what holds where nothing is given; null for nothing
 * @param secret whether its value must not be shown
 * @param <T> what its value becomes
 */
record Key<T>(String path, ValueType<T> type, @Nullable T fallback, boolean secret) {

  static <T> Key<T> of(String path, ValueType<T> type) {
    return new Key<>(path, type, null, false);
  }

  static <T> Key<T> of(String path, ValueType<T> type, T fallback) {
    return new Key<>(path, type, fallback, false);
  }

  /** The key of a secret. */
  static Key<Secret> secret(String path) {
    return new Key<>(path, ValueTypes.SECRET, null, true);
  }

  /** A value as it may be shown. */
  Object show(T value) {
    return secret ? Secret.MASK : type.show(value);
  }
}
