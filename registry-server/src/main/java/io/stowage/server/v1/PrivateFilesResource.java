package io.stowage.server.v1;

import io.stowage.core.v1.Images;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/private_images/<id>/files}. */
final class PrivateFilesResource implements Resource {

  private final Images images;
  private final ImageAccess access;

  PrivateFilesResource(Images images, ImageAccess access) {
    this.images = images;
    this.access = access;
  }

  @Override
  public void answer(Request request) throws Exception {
    access.readPrivate(request, image -> V1Answers.json(request, images.files(image.id())));
  }
}
