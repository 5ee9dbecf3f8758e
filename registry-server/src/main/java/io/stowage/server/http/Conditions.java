package io.stowage.server.http;

import io.stowage.core.model.Digest;
import io.undertow.util.Headers;
import org.jspecify.annotations.Nullable;

/** Conditional requests for content whose entity tag is its digest (RFC 9110, section 13). */
public final class Conditions {

  private Conditions() {}

  /** Whether the client has this content already and asked for another only. */
  public static boolean notModified(Request request, Digest digest) {
    return matches(request.headerList(Headers.IF_NONE_MATCH), digest, true);
  }

  /** Whether {@code If-Match} names something else. */
  public static boolean failsIfMatch(Request request, @Nullable Digest digest) {
    String header = request.headerList(Headers.IF_MATCH);
    return header != null && (digest == null || !matches(header, digest, false));
  }

  /** Whether a range is still of the content that the client has a part of. */
  public static boolean rangeApplies(Request request, Digest digest) {
    String header = request.header(Headers.IF_RANGE);
    return header == null || header.trim().equals(Json.entityTag(digest));
  }

  private static boolean matches(@Nullable String header, Digest digest, boolean weak) {
    if (header == null) {
      return false;
    }
    String tag = Json.entityTag(digest);
    for (String candidate : header.split(",", -1)) {
      String value = candidate.trim();
      if (value.equals("*") || value.equals(tag) || (weak && value.equals("W/" + tag))) {
        return true;
      }
    }
    return false;
  }
}
