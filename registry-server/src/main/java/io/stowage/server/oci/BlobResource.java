package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.Digest;
import io.stowage.core.oci.BlobContent;
import io.stowage.server.http.AccelRedirect;
import io.stowage.server.http.BlobSender;
import io.stowage.server.http.ByteRange;
import io.stowage.server.http.Conditions;
import io.stowage.server.http.Json;
import io.stowage.server.http.Redirects;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/blobs/<digest>} ("Pulling blobs", "Deleting Blobs"). */
public final class BlobResource implements Resource {

  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final String CACHE = "max-age=31536000";

  private final Registry registry;
  private final BlobSender sender;
  private final AccelRedirect nginx;

  /**
   * Blobs of a registry.
   *
   * @param nginx sends what it can
   */
  public BlobResource(Registry registry, BlobSender sender, AccelRedirect nginx) {
    this.registry = registry;
    this.sender = sender;
    this.nginx = nginx;
  }

  @Override
  public void answer(Request request) throws IOException {
    Digest digest = Digest.parse(request.item());
    switch (request.method()) {
      case "HEAD" -> head(request, digest);
      case "DELETE" -> {
        registry.blobs().delete(request.repository(), digest);
        request.end(202);
      }
      default -> get(request, digest);
    }
  }

  private void head(Request request, Digest digest) throws IOException {
    if (!Redirects.isAllowed(request)) {
      head(request, digest, registry.blobs().size(request.repository(), digest), null);
      return;
    }
    try (BlobContent content = registry.blobs().openAsked(request.repository(), digest)) {
      head(request, digest, content.size(), content);
    }
  }

  /**
   * Answers that there is a blob.
   *
   * @param size in bytes; -1 if nobody told
   * @param redirected what its clients may be sent to in the storage; null for none
   */
  static void head(Request request, Digest digest, long size, @Nullable BlobContent redirected) {
    describe(request, digest);
    if (Conditions.notModified(request, digest)) {
      request.end(304);
    } else if (redirected == null || !Redirects.send(request, redirected, 307)) {
      if (size >= 0) {
        request.exchange().setResponseContentLength(size);
      }
      request.end(200);
    }
  }

  private void get(Request request, Digest digest) throws IOException {
    BlobContent content = registry.blobs().open(request.repository(), digest);
    boolean sending = false;
    try {
      describe(request, digest);
      if (Conditions.notModified(request, digest)) {
        request.end(304);
        return;
      }
      request.tell(
          registry.events(),
          Kind.BLOB_PULLED,
          kind -> Event.ofBlob(kind, request.repository(), digest, content.size(), null));
      if (nginx.send(request, content) || Redirects.send(request, content, 307)) {
        return;
      }
      ByteRange range = range(request, digest, content.size());
      sender.send(request, content, range);
      sending = true;
    } finally {
      if (!sending) {
        content.close();
      }
    }
  }

  static void describe(Request request, Digest digest) {
    request
        .set(OciHeaders.CONTENT_DIGEST, digest.toString())
        .set(Headers.ETAG, Json.entityTag(digest))
        .set(Headers.CONTENT_TYPE, MEDIA_TYPE)
        .set(Headers.CACHE_CONTROL, CACHE)
        .set(Headers.ACCEPT_RANGES, "bytes");
  }

  static @Nullable ByteRange range(Request request, Digest digest, long size) {
    String header = request.header(Headers.RANGE);
    return header == null || !Conditions.rangeApplies(request, digest)
        ? null
        : ByteRange.parse(header, size);
  }
}
