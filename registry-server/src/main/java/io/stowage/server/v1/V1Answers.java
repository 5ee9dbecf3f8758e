package io.stowage.server.v1;

import io.stowage.server.http.CacheHeaders;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;

/** The forms that answers of the v1 API have. */
final class V1Answers {

  private static final byte[] TRUE = bytes("true");

  private V1Answers() {}

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Answers that it has been done. */
  static void done(Request request) {
    json(request, 200, TRUE);
  }

  /** Answers with JSON that may be another one at the next request. */
  static void json(Request request, int status, byte[] json) {
    CacheHeaders.none(request.exchange().getResponseHeaders());
    request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    if (status == 204) {
      request.end(status);
    } else {
      request.exchange().setStatusCode(status);
      request.send(json);
    }
  }

  /** As {@link #json(Request, int, byte[])}, with 200. */
  static void json(Request request, byte[] json) {
    json(request, 200, json);
  }

  /**
   * Says that what comes never changes, and answers a client that has it.
   *
   * @return whether it has answered
   */
  static boolean notModified(Request request) {
    if (request.header(Headers.IF_MODIFIED_SINCE) == null) {
      CacheHeaders.immutable(request.exchange().getResponseHeaders());
      return false;
    }
    CacheHeaders.notModified(request.exchange().getResponseHeaders());
    request.end(304);
    return true;
  }
}
