package io.stowage.server.auth;

import io.stowage.core.model.V1RepositoryName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a token writes a repository: the namespace as it is, if a header can hold it, a slash, and
 * the name as the value of a form is quoted, so that {@code q/a%b} is {@code q/a%25b}, and {@code
 * x/y/z}, whose name is {@code y/z}, is {@code x/y%2Fz}. There is one way to write each.
 */
final class TokenRepository {

  private TokenRepository() {}

  /** Writes a repository, {@code namespace/name}. */
  static String quote(String repository) {
    int slash = repository.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(repository + " has no namespace");
    }
    String namespace = repository.substring(0, slash);
    return (isPlain(namespace) ? namespace : V1RepositoryName.quote(namespace))
        + "/"
        + V1RepositoryName.quote(repository.substring(slash + 1));
  }

  /** Whether a text may stand in a header, between quotes, as it is. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
  }

  /** Reads a repository; null if it is not one, or written in another way. */
  static @Nullable String unquote(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || isFolder(text.substring(0, slash))) {
      return null;
    }
    String quoted = text.substring(slash + 1);
    String name;
    try {
      name = URLDecoder.decode(quoted, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    // Two ways to write one repository could be one way to write two.
    return Arrays.stream(name.split("/", -1)).anyMatch(TokenRepository::isFolder)
            || !V1RepositoryName.quote(name).equals(quoted)
        ? null
        : text.substring(0, slash + 1) + name;
  }

  /** The path of a repository at an index: a segment for the namespace and one for the name. */
  static String path(String repository) {
    int slash = repository.indexOf('/');
    return URLEncoder.encode(repository.substring(0, slash), StandardCharsets.UTF_8)
            .replace("+", "%20")
        + "/"
        + V1RepositoryName.quote(repository.substring(slash + 1));
  }

  /** Whether a segment is no name but leads elsewhere in a path. */
  private static boolean isFolder(String segment) {
    return segment.isEmpty() || segment.equals(".") || segment.equals("..");
  }
}
