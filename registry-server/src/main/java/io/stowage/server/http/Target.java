package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request's path names.
 *
 * @param route that it takes
 * @param name of the repository as the client wrote it; empty if the route has none
 * @param item the segment that is a reference, a digest, an upload's id, a tag, an image's id or a
 *     user; else empty
 */
record Target(Route route, String name, String item) {

  private static final String BASE = "/v2";
  private static final String PREFIX = "/v2/";

  /**
   * Parses a path.
   *
   * @param path as it stands in the request line, without the query
   * @param method of the request; some paths of the v1 API name different things to different
   *     methods
   * @return null if there is no such route
   * @throws RegistryException {@code NAME_INVALID} if the escapes in it are not what they may be
   */
  static @Nullable Target parse(String path, String method) {
    return isOci(path) ? oci(path) : V1Paths.parse(path, method);
  }

  /** Whether a path is one of the OCI API, be there such a route or not. */
  static boolean isOci(String path) {
    return path.startsWith(BASE) && (path.length() == BASE.length() || path.startsWith(PREFIX));
  }

  private static @Nullable Target oci(String path) {
    String plain = path.indexOf('%') < 0 ? path : decode(path);
    if (plain.equals(BASE)) {
      return new Target(Route.PING, "", "");
    }
    String rest = plain.substring(PREFIX.length());
    if (rest.isEmpty()) {
      return new Target(Route.PING, "", "");
    }
    if (rest.equals("_catalog")) {
      return new Target(Route.CATALOG, "", "");
    }
    int lastSlash = rest.lastIndexOf('/');
    int secondSlash = lastSlash <= 0 ? -1 : rest.lastIndexOf('/', lastSlash - 1);
    if (secondSlash < 0) {
      return null;
    }
    String item = rest.substring(lastSlash + 1);
    String kind = rest.substring(secondSlash + 1, lastSlash);
    String name = rest.substring(0, secondSlash);
    return switch (kind) {
      case "manifests" -> new Target(Route.MANIFEST, name, item);
      case "blobs" ->
          item.equals("uploads")
              ? new Target(Route.UPLOADS, name, "")
              : new Target(Route.BLOB, name, item);
      case "tags" -> item.equals("list") ? new Target(Route.TAGS, name, "") : null;
      case "referrers" -> new Target(Route.REFERRERS, name, item);
      case "uploads" -> upload(name, item);
      default -> null;
    };
  }

  private static @Nullable Target upload(String nameAndBlobs, String item) {
    String suffix = "/blobs";
    if (!nameAndBlobs.endsWith(suffix)) {
      return null;
    }
    String name = nameAndBlobs.substring(0, nameAndBlobs.length() - suffix.length());
    return item.isEmpty()
        ? new Target(Route.UPLOADS, name, "")
        : new Target(Route.UPLOAD, name, item);
  }

  /**
   * Undoes the escapes of a path. A slash must not come out of one: it would change the segments.
   */
  private static String decode(String path) {
    String decoded = Percent.decode(path, false);
    if (decoded == null || path.toLowerCase(Locale.ROOT).contains("%2f")) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID, "the path has escapes that are malformed, not UTF-8, or a slash");
    }
    return decoded;
  }
}
