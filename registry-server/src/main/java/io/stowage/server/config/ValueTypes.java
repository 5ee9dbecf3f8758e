package io.stowage.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types that values have. Those of text take what the environment holds as it stands, all
 * others read it as YAML.
 */
final class ValueTypes {

  /** Any text: a name, a path. */
  static final ValueType<String> TEXT = Given::text;

  /** A text that switches something on. {@code false} leaves it off. */
  static final ValueType<String> SWITCH = ValueTypes::switched;

  /** A text that nobody may see. */
  static final ValueType<Secret> SECRET = given -> secret(given.text());

  /** A text that switches something on, and that nobody may see. */
  static final ValueType<Secret> SECRET_SWITCH = given -> secret(switched(given));

  /** The address of a database, which may have a password in it. */
  static final ValueType<Secret> DATABASE =
      new ParsedText<>(
          "the URL of a database, such as sqlite:////srv/registry/search.db",
          text -> text.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") ? new Secret(text) : null,
          secret -> Passwords.mask(secret.value()));

  /** An http or https URL. */
  static final ValueType<String> URL = new UrlType();

  /**
   * True or false. A text that only looks like it is none, as it was none to docker-registry: it
   * would open what was closed.
   */
  static final ValueType<Boolean> FLAG =
      given -> {
        Object value = given.value();
        given.check(value == null || value instanceof Boolean, "true or false, without quotes");
        return (Boolean) value;
      };

  /** A whole number. */
  static final ValueType<Long> WHOLE =
      given -> {
        Object value = given.value();
        given.check(value == null || value instanceof Long, "a whole number");
        return (Long) value;
      };

  /** A time. */
  static final ValueType<Duration> DURATION =
      new ParsedText<>(
          "a time: a whole number with ms, s, m, h or d behind it",
          Amounts::duration,
          Amounts::show);

  /** How much is logged. */
  static final ValueType<LogLevel> LOG_LEVEL =
      new ParsedText<>(
          "one of debug, info, warn, error, critical",
          LogLevel::named,
          level -> level.name().toLowerCase(Locale.ROOT));

  /** A list of texts; one text is a list of it. */
  static final ValueType<List<String>> TEXTS = ValueTypes::texts;

  /** Whatever YAML has. */
  static final ValueType<Object> ANY = Given::value;

  /** What third parties are handed, each by its name. What is in it is theirs, and not shown. */
  static final ValueType<Map<String, Object>> EXTENSIONS =
      new ValueType<>() {
        @Override
        public @Nullable Map<String, Object> read(Given given) {
          Map<String, Object> extensions = new TreeMap<>();
          for (Given each : given.entries()) {
            Object value = each.value();
            extensions.put(each.name(), value == null ? Map.of() : value);
          }
          return extensions.isEmpty() ? null : extensions;
        }

        @Override
        public Object show(Map<String, Object> value) {
          Map<String, Object> shown = new TreeMap<>(value);
          shown.replaceAll((name, settings) -> Secret.MASK);
          return shown;
        }
      };

  private static final Set<String> OFF = Set.of("false", "no", "off");

  private ValueTypes() {}

  /** A whole number in a range. */
  static ValueType<Integer> number(int least, int most) {
    return given -> {
      Long number = WHOLE.read(given);
      given.check(
          number == null || (number >= least && number <= most),
          "a whole number"
              + (most == Integer.MAX_VALUE
                  ? ", " + least + " or more"
                  : " from " + least + " to " + most));
      return number == null ? null : number.intValue();
    };
  }

  /** A size in bytes, in a range. */
  static ValueType<Long> size(long least, long most) {
    return new ParsedText<>(
        "a number of bytes, with k, m or g behind it for powers of 1024, "
            + (most == Long.MAX_VALUE
                ? Amounts.show(least) + " or more"
                : "from " + Amounts.show(least) + " to " + most),
        text -> {
          Long bytes = Amounts.bytes(text);
          return bytes == null || bytes < least || bytes > most ? null : bytes;
        },
        Amounts::show);
  }

  /** A text of a form. */
  static ValueType<String> form(String pattern, String expected) {
    return new ParsedText<>(expected, text -> text.matches(pattern) ? text : null, text -> text);
  }

  /** The name of a constant, in any case. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(ValueTypes::lowerCase).toList();
    return new ParsedText<>(
        "one of " + String.join(", ", names),
        text -> {
          int index = names.indexOf(text.toLowerCase(Locale.ROOT));
          return index < 0 ? null : type.getEnumConstants()[index];
        },
        ValueTypes::lowerCase);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String switched(Given given) {
    String text = given.text();
    return text == null || OFF.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null ? null : new Secret(text);
  }

  private static @Nullable List<String> texts(Given given) {
    List<String> texts = new ArrayList<>();
    for (Given item : given.isList() ? given.items() : List.of(given)) {
      String text = item.itemText();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts.isEmpty() ? null : texts;
  }
}
