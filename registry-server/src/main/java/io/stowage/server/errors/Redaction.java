package io.stowage.server.errors;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of what leaves the server: those of the configuration, and what looks like
 * credentials in an address, a header or a parameter. Immutable.
 */
public final class Redaction {

  /** What is shown in place of a secret. */
  public static final String MASK = "********";

  /** Shorter ones are in any text, and are none. */
  private static final int SHORTEST = 4;

  private static final Pattern PASSWORD_OF_URL = Pattern.compile("(://[^:/?#@\\s]*:)[^/\\s]*@");
  private static final Pattern USER_OF_URL = Pattern.compile("(://)[^:/?#@\\s]+@");
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie|x-docker-token|x-signature)"
              + "(\"?\\s*[:=]\\s*)[^\\r\\n]*");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(basic|bearer)\\s+[A-Za-z0-9+/=._~-]{4,}");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(password|passwd|secret|signature|credential|token|api_?key)"
              + "(\"?\\s*[=:]\\s*)(\"[^\"\\r\\n]*\"|[^\\s&,;\"')}\\]]+)");

  private final List<String> secrets;

  /**
   * Takes out some texts too.
   *
   * @param secrets texts; of an address with a password in it, that password as well
   */
  public Redaction(List<String> secrets) {
    this.secrets =
        secrets.stream()
            .flatMap(Redaction::withPassword)
            .filter(secret -> secret.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  private static Stream<String> withPassword(String secret) {
    int scheme = secret.indexOf("://");
    int at = secret.lastIndexOf('@');
    int colon = scheme < 0 ? -1 : secret.indexOf(':', scheme + 3);
    return colon < 0 || at < colon
        ? Stream.of(secret)
        : Stream.of(secret, secret.substring(colon + 1, at));
  }

  /** The text without secrets. */
  public String of(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, MASK);
    }
    clean = PASSWORD_OF_URL.matcher(clean).replaceAll("$1" + MASK + "@");
    clean = USER_OF_URL.matcher(clean).replaceAll("$1" + MASK + "@");
    clean = HEADER.matcher(clean).replaceAll("$1$2" + MASK);
    clean = SCHEME.matcher(clean).replaceAll("$1 " + MASK);
    return PARAMETER.matcher(clean).replaceAll("$1$2" + MASK);
  }
}
