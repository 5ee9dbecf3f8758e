package io.stowage.server.config;

import java.util.regex.Pattern;

/** Takes passwords out of URLs before they are shown. */
final class Passwords {

  /** Up to the last @, as a password may have one in it. */
  private static final Pattern USER_WITH_PASSWORD = Pattern.compile("(://[^:/?#@]*:).*@");

  private static final Pattern TOKEN = Pattern.compile("(://)[^:/?#@]+@");

  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&;][^=&;]*(?:pass|pwd|secret|token|key)[^=&;]*=)[^&;#]*");

  private Passwords() {}

  /** The URL with a mask for what may be secret in it. */
  static String mask(String url) {
    String masked = USER_WITH_PASSWORD.matcher(url).replaceFirst("$1" + Secret.MASK + "@");
    masked = TOKEN.matcher(masked).replaceFirst("$1" + Secret.MASK + "@");
    return PARAMETER.matcher(masked).replaceAll("$1" + Secret.MASK);
  }
}
