package io.stowage.server.v1;

import io.stowage.core.mirror.ArrivingBlob;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.model.ImageId;
import io.stowage.core.v1.MirroredImage;
import io.stowage.server.http.ArrivingBlobSender;
import io.stowage.server.http.ByteRange;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import org.jspecify.annotations.Nullable;

/** Layers, some of which are sent while they come from another registry. */
final class MirroredLayerResource implements Resource {

  private final Resource kept;
  private final ImageAccess access;
  private final V1Mirror mirror;
  private final ArrivingBlobSender sender = new ArrivingBlobSender();

  /**
   * Layers.
   *
   * @param kept those that the registry has
   */
  MirroredLayerResource(Resource kept, ImageAccess access, V1Mirror mirror) {
    this.kept = kept;
    this.access = access;
    this.mirror = mirror;
  }

  @Override
  public void answer(Request request) throws Exception {
    ImageId id = access.toFetch(request);
    if (id == null) {
      kept.answer(request);
    } else if (request.isHead()) {
      request.whenDone(mirror.image(id), image -> head(request, image));
    } else {
      request.whenDone(mirror.layer(id), layer -> send(request, layer));
    }
  }

  private void head(Request request, @Nullable MirroredImage image) throws Exception {
    if (image == null) {
      kept.answer(request);
    } else if (!V1Answers.notModified(request)) {
      LayerSender.describe(request);
      if (image.layerSize() >= 0) {
        request.exchange().setResponseContentLength(image.layerSize());
      }
      request.end(200);
    }
  }

  private void send(Request request, @Nullable ArrivingBlob layer) throws Exception {
    if (layer == null) {
      kept.answer(request);
      return;
    }
    try {
      if (V1Answers.notModified(request)) {
        layer.close();
        return;
      }
      LayerSender.describe(request);
      String range = request.header(Headers.RANGE);
      long size = layer.size();
      sender.send(request, layer, range == null || size < 0 ? null : ByteRange.parse(range, size));
    } catch (RuntimeException e) {
      layer.close();
      throw e;
    }
  }
}
