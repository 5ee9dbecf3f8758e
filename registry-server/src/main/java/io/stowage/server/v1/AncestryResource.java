package io.stowage.server.v1;

import io.stowage.core.v1.Image;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;

/** {@code /v1/images/<id>/ancestry}: the ids of an image and of all below it. */
final class AncestryResource implements Resource {

  private final ImageAccess access;

  AncestryResource(ImageAccess access) {
    this.access = access;
  }

  @Override
  public boolean answerImmediately(Request request) {
    Image image = access.getUnchanged(request);
    if (image == null) {
      return false;
    }
    send(request, image);
    return true;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.read(request, image -> send(request, image));
  }

  private static void send(Request request, Image image) {
    if (!V1Answers.notModified(request)) {
      request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
      request.send(image.ancestry());
    }
  }
}
