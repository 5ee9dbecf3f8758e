package io.stowage.server.http;

import io.stowage.core.oci.BlobContent;
import io.stowage.driver.RedirectUrls.Method;
import io.undertow.server.HttpHandler;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.net.URI;

/** Sends clients to the storage. */
public final class Redirects {

  private static final AttachmentKey<Boolean> ALLOWED = AttachmentKey.create(Boolean.class);

  private Redirects() {}

  /** Lets a handler send its clients to the storage. */
  public static HttpHandler allowed(HttpHandler next) {
    return exchange -> {
      exchange.putAttachment(ALLOWED, true);
      next.handleRequest(exchange);
    };
  }

  /** Whether the client may be sent to the storage. */
  public static boolean isAllowed(Request request) {
    return request.exchange().getAttachment(ALLOWED) != null;
  }

  /**
   * Sends a client to where the storage has a blob, if it may be and there is such a place.
   *
   * @param status 302 or 307
   * @return whether that was the answer
   */
  public static boolean send(Request request, BlobContent content, int status) {
    URI url =
        isAllowed(request) ? content.redirect(request.isHead() ? Method.HEAD : Method.GET) : null;
    if (url == null) {
      return false;
    }
    // The URL soon ends to be good, and what is said of the blob would be taken for this answer's.
    CacheHeaders.none(request.exchange().getResponseHeaders());
    request.exchange().getResponseHeaders().remove(Headers.ETAG);
    request.exchange().getResponseHeaders().remove(Headers.ACCEPT_RANGES);
    request.set(Headers.LOCATION, url.toString()).end(status);
    return true;
  }
}
