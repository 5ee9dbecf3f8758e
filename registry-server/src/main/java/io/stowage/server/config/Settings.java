package io.stowage.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The values of a flavor, each of its key's type. What is wrong is collected, so that it can be
 * said at once.
 */
final class Settings {

  private record Value<T>(Key<T> key, T value) {
    Object shown() {
      return key.show(value);
    }

    Stream<String> secrets() {
      return key.secret() ? SecretTexts.of(value, true) : key.type().secrets(value);
    }
  }

  private final Flavor flavor;
  private final Map<String, Key<?>> known = new LinkedHashMap<>();
  private final Map<String, Value<?>> values = new LinkedHashMap<>();
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings;

  private Settings(Flavor flavor, List<Key<?>> keys) {
    this.flavor = flavor;
    this.warnings = new ArrayList<>(flavor.warnings());
    keys.forEach(key -> known.put(key.path(), key));
  }

  /**
   * Reads a flavor. A key that is not known is a warning, a wrong value an error.
   *
   * @param keys that are known; of two with one path the last
   * @see #errors
   */
  static Settings read(Flavor flavor, Map<String, String> environment, List<Key<?>> keys) {
    Settings settings = new Settings(flavor, keys);
    flavor
        .entries()
        .forEach(
            (name, node) -> settings.read(new Given(name, node, flavor.document(), environment)));
    return settings;
  }

  /** Reads one key of a flavor and nothing else. */
  static Settings readOnly(Flavor flavor, Map<String, String> environment, Key<?> key) {
    Settings settings = new Settings(flavor, List.of(key));
    String top = key.path().replaceFirst("\\..*", "");
    Node node = flavor.entries().get(top);
    if (node != null) {
      settings.read(new Given(top, node, flavor.document(), environment));
    }
    return settings;
  }

  private void read(Given each) {
    try {
      Key<?> key = known.get(each.key());
      if (key != null) {
        given.put(each.key(), each);
        put(key, each);
      } else if (known.keySet().stream().anyMatch(path -> path.startsWith(each.key() + "."))) {
        each.entries().forEach(this::read);
      } else {
        String nearest = NearestKey.of(each.key(), new TreeSet<>(known.keySet()));
        warnings.add(
            each.where()
                + ": an unknown key, ignored"
                + (nearest == null ? "" : "; did you mean " + nearest + "?"));
      }
    } catch (ConfigurationException e) {
      errors.add(e.getMessage());
    }
  }

  private <T> void put(Key<T> key, Given each) {
    T value = key.type().read(each);
    if (value != null) {
      values.put(key.path(), new Value<>(key, value));
    }
  }

  /** The value of a key, or its default; null if it has neither. */
  <T> @Nullable T get(Key<T> key) {
    Value<?> value = values.get(key.path());
    if (value == null) {
      return key.fallback();
    }
    @SuppressWarnings("unchecked") // put() is the only one to add values, each with its own key.
    T typed = (T) value.value();
    return typed;
  }

  /** The value of a key that has a default. */
  <T> T require(Key<T> key) {
    T value = get(key);
    if (value == null) {
      throw new IllegalStateException(key.path() + " has no default");
    }
    return value;
  }

  /** The value of a driver's option as a text; null if nothing is given. */
  @Nullable String text(String option) {
    Value<?> value = values.get(option);
    if (value == null) {
      return null;
    }
    return value.value() instanceof Secret secret ? secret.value() : value.value().toString();
  }

  /** Whether a key has a value of its own. */
  boolean isGiven(Key<?> key) {
    return values.containsKey(key.path());
  }

  /** Sets what follows from other values. */
  <T> void set(Key<T> key, T value) {
    values.put(key.path(), new Value<>(key, value));
  }

  /** Adds an error about a key; {@code problem} says what is wrong. */
  void wrong(String path, String problem) {
    errors.add(where(path) + ": " + problem);
  }

  /** A key and where its value stands, to begin a message with. */
  String where(String path) {
    Given where = given.get(path);
    return where == null ? path + " in " + origin() : where.where();
  }

  /** What the flavor and its file are called. */
  String origin() {
    return "flavor " + flavor.name() + " of " + flavor.document().source();
  }

  /** Whether no file has the flavor. */
  boolean isWithoutFile() {
    return flavor.document().source().equals(Flavor.NO_FILE);
  }

  /** Name of the flavor. */
  String flavor() {
    return flavor.name();
  }

  /** What is wrong. */
  List<String> errors() {
    return errors;
  }

  /** What may be wrong. */
  List<String> warnings() {
    return warnings;
  }

  /** The values that must not be shown. */
  List<String> secrets() {
    return values.values().stream().flatMap(Value::secrets).toList();
  }

  /** Hands over each value that is given or a default, as it may be shown. */
  void forEachShown(BiConsumer<String, Object> consumer) {
    for (Key<?> key : known.values()) {
      Value<?> value = values.get(key.path());
      if (value != null) {
        consumer.accept(key.path(), value.shown());
      } else {
        showFallback(key, consumer);
      }
    }
  }

  private static <T> void showFallback(Key<T> key, BiConsumer<String, Object> consumer) {
    if (key.fallback() != null) {
      consumer.accept(key.path(), key.show(key.fallback()));
    }
  }
}
