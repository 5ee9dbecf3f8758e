package com.example.registry;

import io.stowage.driver.StoragePath;
import java.time.Instant;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Stands for the client of a real store. Puts replace, whole values only, keys are ordered. */
final class KeyValueStore {
  final String name;
  private final ConcurrentNavigableMap<String, Value> values =
      new ConcurrentSkipListMap<>(StoragePath.ORDER);

  KeyValueStore(String name) {
    this.name = name;
  }

  /** A value; its bytes are never changed. */
  static final class Value {
    final byte[] bytes;
    final Instant modified = Instant.now();

    Value(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  @Nullable Value get(String key) {
    return values.get(key);
  }

  /** A real store returns from this when the value is durable. */
  void put(String key, Value value) {
    values.put(key, value);
  }

  boolean remove(String key) {
    return values.remove(key) != null;
  }

  /** The first key behind another one; null if there is none. */
  @Nullable String keyAfter(String key) {
    return values.higherKey(key);
  }
}
