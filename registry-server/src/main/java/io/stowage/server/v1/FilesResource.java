package io.stowage.server.v1;

import io.stowage.core.v1.Image;
import io.stowage.core.v1.Images;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;

/** {@code /v1/images/<id>/files}: what is in a layer. */
final class FilesResource implements Resource {

  private final Images images;
  private final ImageAccess access;

  FilesResource(Images images, ImageAccess access) {
    this.images = images;
    this.access = access;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.read(request, image -> send(request, image));
  }

  private void send(Request request, Image image) {
    if (request.header(Headers.IF_MODIFIED_SINCE) != null) {
      V1Answers.notModified(request);
      return;
    }
    byte[] files = images.files(image.id());
    V1Answers.notModified(request);
    request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE).send(files);
  }
}
