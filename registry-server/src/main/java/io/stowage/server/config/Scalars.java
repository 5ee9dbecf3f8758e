package io.stowage.server.config;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What YAML 1.1 makes of a scalar's text. */
final class Scalars {

  /** The tags that a scalar may have. */
  static final Set<Tag> TAGS =
      Set.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.STR, Tag.TIMESTAMP);

  /** What stands for a value that is not there. */
  static final Node NOTHING = new ScalarNode(Tag.NULL, "", null, null, ScalarStyle.PLAIN);

  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");

  private Scalars() {}

  /** A Boolean, Long, Double or String; null for null, and the text where the tag does not fit. */
  static @Nullable Object value(Tag tag, String text) {
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    try {
      if (tag.equals(Tag.BOOL)) {
        return flag(text);
      } else if (tag.equals(Tag.INT)) {
        return whole(text);
      } else if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text.replace("_", ""));
      }
    } catch (NumberFormatException e) {
      // Too large, in base 60, or given the tag by hand: nothing here needs those as numbers.
      return text;
    }
    return text;
  }

  private static Object flag(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return true;
    }
    return FALSE.contains(lower) ? (Object) false : text;
  }

  private static Long whole(String text) {
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    long value;
    if (digits.startsWith("0b")) {
      value = Long.parseLong(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      value = Long.parseLong(digits.substring(2), 16);
    } else {
      value = Long.parseLong(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
    }
    return negative ? -value : value;
  }
}
