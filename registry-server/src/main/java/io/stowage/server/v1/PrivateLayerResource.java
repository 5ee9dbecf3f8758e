package io.stowage.server.v1;

import io.stowage.core.v1.Image;
import io.stowage.server.http.CacheHeaders;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/private_images/<id>/layer}. */
final class PrivateLayerResource implements Resource {

  private final ImageAccess access;
  private final LayerSender sender;

  PrivateLayerResource(ImageAccess access, LayerSender sender) {
    this.access = access;
    this.sender = sender;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.readPrivate(request, image -> send(request, image));
  }

  private void send(Request request, Image image) throws Exception {
    sender.send(
        request,
        image.id(),
        () -> {
          CacheHeaders.none(request.exchange().getResponseHeaders());
          return false;
        });
  }
}
