package io.stowage.server.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.oci.BlobContent;
import io.stowage.core.v1.Images;
import io.stowage.server.http.AccelRedirect;
import io.stowage.server.http.BlobSender;
import io.stowage.server.http.ByteRange;
import io.stowage.server.http.Redirects;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Sends layers, or has them sent by nginx or by the storage. */
final class LayerSender {

  private static final String MEDIA_TYPE = "application/octet-stream";

  private final Images images;
  private final AccelRedirect nginx;
  private final BlobSender sender;

  /**
   * A sender.
   *
   * @param nginx sends what it can
   */
  LayerSender(Images images, BlobSender sender, AccelRedirect nginx) {
    this.images = images;
    this.sender = sender;
    this.nginx = nginx;
  }

  /** Sets the headers of any layer. */
  static void describe(Request request) {
    request.set(Headers.CONTENT_TYPE, MEDIA_TYPE).set(Headers.ACCEPT_RANGES, "bytes");
  }

  /**
   * Sends the layer of an image.
   *
   * @param answered tells caches what they need, once it is known that there is a layer; whether
   *     that was the answer
   */
  void send(Request request, ImageId id, BooleanSupplier answered) throws IOException {
    BlobContent content = images.openLayer(id);
    boolean sending = false;
    try {
      if (answered.getAsBoolean()) {
        return;
      }
      describe(request);
      if (nginx.send(request, content) || Redirects.send(request, content, 302)) {
        return;
      }
      if (request.isHead()) {
        request.exchange().setResponseContentLength(content.size());
        request.end(200);
      } else {
        String range = request.header(Headers.RANGE);
        sender.send(
            request, content, range == null ? null : ByteRange.parse(range, content.size()));
        sending = true;
      }
    } finally {
      if (!sending) {
        content.close();
      }
    }
  }
}
