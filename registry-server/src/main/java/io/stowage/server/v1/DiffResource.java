package io.stowage.server.v1;

import io.stowage.core.v1.Image;
import io.stowage.core.v1.Images;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;

/**
 * {@code /v1/images/<id>/diff}: what a layer changes of those below it; empty until that is
 * computed.
 */
final class DiffResource implements Resource {

  private static final byte[] NOT_YET = {};

  private final Images images;
  private final ImageAccess access;

  DiffResource(Images images, ImageAccess access) {
    this.images = images;
    this.access = access;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.read(request, image -> send(request, image));
  }

  private void send(Request request, Image image) {
    byte[] diff = images.diff(image.id());
    if (diff == null) {
      V1Answers.json(request, NOT_YET);
    } else if (!V1Answers.notModified(request)) {
      request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE).send(diff);
    }
  }
}
