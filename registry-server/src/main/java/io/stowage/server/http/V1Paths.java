package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.V1RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the v1 API. A repository's name may hold nearly anything, slashes too, so a path can
 * be read in several ways: the one with the longest fixed part wins that has the method. Slashes at
 * the end of a repository's path count for nothing.
 */
final class V1Paths {

  private static final String IMAGES = "/v1/images/";
  private static final String PRIVATE_IMAGES = "/v1/private_images/";
  private static final String REPOSITORIES = "/v1/repositories/";
  private static final String USERS = "/v1/users/";
  private static final String TAGS = "/tags";

  private V1Paths() {}

  /**
   * Parses a path.
   *
   * @return null if there is no such route
   * @throws RegistryException {@code NAME_INVALID} if the escapes in it are malformed
   */
  static @Nullable Target parse(String path, String method) {
    String plain = isPlain(path) ? path : decode(path);
    if (plain.startsWith(IMAGES)) {
      return image(plain.substring(IMAGES.length()));
    }
    if (plain.startsWith(REPOSITORIES)) {
      return repository(plain.substring(REPOSITORIES.length()), method);
    }
    if (plain.startsWith(PRIVATE_IMAGES)) {
      return privateImage(plain.substring(PRIVATE_IMAGES.length()));
    }
    if (plain.startsWith(USERS) && plain.length() > USERS.length()) {
      String name = withoutSlash(plain.substring(USERS.length()));
      return name.isEmpty() || name.indexOf('/') >= 0 ? null : new Target(Route.V1_USER, "", name);
    }
    Route route =
        switch (plain) {
          case "/" -> Route.V1_ROOT;
          case "/_ping", "/v1/_ping" -> Route.V1_PING;
          case "/_status", "/v1/_status" -> Route.V1_STATUS;
          case "/v1/users", USERS -> Route.V1_USERS;
          case "/v1/search" -> Route.V1_SEARCH;
          default -> null;
        };
    return route == null ? null : new Target(route, "", "");
  }

  /** Whether there is nothing to decode; what is not ASCII is refused there. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String path) {
    String decoded = Percent.decode(path, false);
    if (decoded == null) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID, "the path has escapes that are malformed or not UTF-8");
    }
    return decoded;
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static @Nullable Target image(String rest) {
    int slash = rest.indexOf('/');
    if (slash <= 0) {
      return null;
    }
    Route route =
        switch (rest.substring(slash + 1)) {
          case "json" -> Route.V1_JSON;
          case "layer" -> Route.V1_LAYER;
          case "ancestry" -> Route.V1_ANCESTRY;
          case "checksum" -> Route.V1_CHECKSUM;
          case "files" -> Route.V1_FILES;
          case "diff" -> Route.V1_DIFF;
          default -> null;
        };
    return route == null ? null : new Target(route, "", rest.substring(0, slash));
  }

  private static @Nullable Target privateImage(String rest) {
    int slash = rest.indexOf('/');
    if (slash <= 0) {
      return null;
    }
    Route route =
        switch (rest.substring(slash + 1)) {
          case "json" -> Route.V1_PRIVATE_JSON;
          case "layer" -> Route.V1_PRIVATE_LAYER;
          case "files" -> Route.V1_PRIVATE_FILES;
          default -> null;
        };
    return route == null ? null : new Target(route, "", rest.substring(0, slash));
  }

  private static @Nullable Target repository(String rest, String method) {
    String path = withoutSlashes(rest);
    if (path.isEmpty() || path.charAt(0) == '/') {
      return null;
    }
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return new Target(Route.V1_REPOSITORY, path, "");
    }
    String last = path.substring(slash + 1);
    String before = path.substring(0, slash);
    Target asTagJson = last.equals("json") ? tag(Route.V1_TAG_JSON, before) : null;
    Target asTag = tag(Route.V1_TAG, path);
    Target asPart = part(before, last);
    Target whole = new Target(Route.V1_REPOSITORY, path, "");
    Target best = null;
    for (Target target : new Target[] {asTagJson, asTag, asPart, whole}) {
      if (target != null && target.route().action(method) != null) {
        return target;
      }
      best = best == null ? target : best;
    }
    return best;
  }

  /** {@code <name>/tags/<tag>}; null if the path is none. */
  private static @Nullable Target tag(Route route, String path) {
    int slash = path.lastIndexOf('/');
    int end = slash - TAGS.length();
    return end <= 0 || !path.startsWith(TAGS, end)
        ? null
        : new Target(route, path.substring(0, end), path.substring(slash + 1));
  }

  private static @Nullable Target part(String name, String last) {
    Route route =
        switch (last) {
          case "images" -> Route.V1_IMAGES;
          case "tags" -> Route.V1_TAGS;
          case "json" -> Route.V1_REPOSITORY_JSON;
          case "properties" -> Route.V1_PROPERTIES;
          case "auth" -> Route.V1_AUTH;
          default -> null;
        };
    return route == null ? null : new Target(route, name, "");
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  /**
   * The repository that a name in a path means; one without a slash is below {@code library}.
   *
   * @throws RegistryException {@code NAME_INVALID}
   */
  static V1RepositoryName name(String text) {
    String name = withoutSlashes(text);
    int slash = name.indexOf('/');
    return slash < 0
        ? V1RepositoryName.parse(V1RepositoryName.LIBRARY, name)
        : V1RepositoryName.parse(name.substring(0, slash), name.substring(slash + 1));
  }
}
