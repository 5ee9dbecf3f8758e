package io.stowage.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds passwords in URLs, and takes them out before they are shown. */
final class Passwords {

  /** Up to the last @, as a password may have one in it. */
  private static final Pattern USER_WITH_PASSWORD = Pattern.compile("(://[^:/?#@]*:)(.*)@");

  private static final Pattern TOKEN = Pattern.compile("(://)([^:/?#@]+)@");

  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&;][^=&;]*(?:pass|pwd|secret|token|key)[^=&;]*=)([^&;#]*)");

  private Passwords() {}

  /** What may be secret in a URL, as it stands there and as it is meant. */
  static Stream<String> of(String url) {
    return Stream.of(USER_WITH_PASSWORD, TOKEN, PARAMETER)
        .flatMap(pattern -> pattern.matcher(url).results())
        .map(found -> found.group(2))
        .flatMap(secret -> Stream.of(secret, decoded(secret)))
        .filter(secret -> !secret.isEmpty())
        .distinct();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The URL with a mask for what may be secret in it. */
  static String mask(String url) {
    String masked = USER_WITH_PASSWORD.matcher(url).replaceFirst("$1" + Secret.MASK + "@");
    masked = TOKEN.matcher(masked).replaceFirst("$1" + Secret.MASK + "@");
    return PARAMETER.matcher(masked).replaceAll("$1" + Secret.MASK);
  }
}
