package io.stowage.server.v1;

import io.stowage.core.v1.Image;
import io.stowage.server.http.CacheHeaders;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/private_images/<id>/json}. */
final class PrivateJsonResource implements Resource {

  private final ImageAccess access;

  PrivateJsonResource(ImageAccess access) {
    this.access = access;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.readPrivate(request, image -> send(request, image));
  }

  private static void send(Request request, Image image) {
    CacheHeaders.none(request.exchange().getResponseHeaders());
    JsonResource.describe(request, image);
    request.send(image.json());
  }
}
