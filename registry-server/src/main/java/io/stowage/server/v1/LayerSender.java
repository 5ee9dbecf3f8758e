package io.stowage.server.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.oci.BlobContent;
import io.stowage.core.v1.Images;
import io.stowage.server.http.BlobSender;
import io.stowage.server.http.ByteRange;
import io.stowage.server.http.Redirects;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends layers, or has them sent by nginx or by the storage. */
final class LayerSender {

  private static final HttpString ACCEL_REDIRECT = new HttpString("X-Accel-Redirect");
  private static final String MEDIA_TYPE = "application/octet-stream";

  private final Images images;
  private final @Nullable String accelRedirect;
  private final BlobSender sender;

  /**
   * A sender.
   *
   * @param accelRedirect where nginx serves the storage's folder; null to send from here
   */
  LayerSender(Images images, BlobSender sender, @Nullable String accelRedirect) {
    this.images = images;
    this.sender = sender;
    this.accelRedirect = accelRedirect == null ? null : accelRedirect.replaceAll("/+$", "");
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
      request.set(Headers.CONTENT_TYPE, MEDIA_TYPE).set(Headers.ACCEPT_RANGES, "bytes");
      if (accelRedirect != null && content.file() != null) {
        request.set(ACCEL_REDIRECT, accelRedirect + "/" + content.path()).end(200);
      } else if (Redirects.send(request, content, 302)) {
        return;
      } else if (request.isHead()) {
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
