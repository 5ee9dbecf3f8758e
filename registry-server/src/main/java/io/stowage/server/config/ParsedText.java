package io.stowage.server.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The type of a text that has to be of some form.
 *
 * @param expected what it must be, for messages
 * @param parser gives null for a text of another form
 * @param display how a value is shown
 * @param <T> what the text becomes
 */
record ParsedText<T>(
    String expected, Function<String, @Nullable T> parser, Function<T, Object> display)
    implements ValueType<T> {

  @Override
  public @Nullable T read(Given given) {
    String text = given.text();
    if (text == null) {
      return null;
    }
    T value = parser.apply(text);
    if (value == null) {
      throw given.wrong(expected);
    }
    return value;
  }

  @Override
  public Object show(T value) {
    return display.apply(value);
  }
}
