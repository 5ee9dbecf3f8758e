package io.stowage.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A challenge of {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final int LONGEST = 8 * 1024;
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

  /** A parameter, or else a scheme. */
  private static final Pattern ITEM =
      Pattern.compile(
          "\\G[\\s,]*(?:("
              + TOKEN
              + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|("
              + TOKEN
              + "))"
              + "|("
              + TOKEN
              + ")(?=\\s|,|$))");

  /** The challenges of all values of the header; what is malformed ends a value. */
  static List<Challenge> parse(List<String> values) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : values) {
      parse(value.length() > LONGEST ? "" : value, challenges);
    }
    return challenges;
  }

  private static void parse(String value, List<Challenge> into) {
    Matcher item = ITEM.matcher(value);
    Challenge current = null;
    while (item.find()) {
      if (item.group(4) != null) {
        current = new Challenge(item.group(4).toLowerCase(Locale.ROOT), new TreeMap<>());
        into.add(current);
      } else if (current != null) {
        String text =
            item.group(2) == null ? item.group(3) : item.group(2).replaceAll("\\\\(.)", "$1");
        current.parameters.putIfAbsent(item.group(1).toLowerCase(Locale.ROOT), text);
      }
    }
  }

  /** The first of a scheme; null if there is none. */
  static @Nullable Challenge find(List<Challenge> challenges, String scheme) {
    for (Challenge challenge : challenges) {
      if (challenge.scheme.equals(scheme)) {
        return challenge;
      }
    }
    return null;
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }
}
