package io.stowage.server.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.v1.Image;
import io.stowage.core.v1.Images;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.stowage.server.http.UploadBody;

/** {@code /v1/images/<id>/layer}: an image's files, as an archive. */
final class LayerResource implements Resource {

  private final Images images;
  private final ImageAccess access;
  private final BodyReceiver receiver;
  private final LayerSender sender;

  LayerResource(Images images, ImageAccess access, BodyReceiver receiver, LayerSender sender) {
    this.images = images;
    this.access = access;
    this.receiver = receiver;
    this.sender = sender;
  }

  @Override
  public void answer(Request request) throws Exception {
    if (request.method().equals("PUT")) {
      put(request);
    } else {
      access.read(request, image -> send(request, image));
    }
  }

  private void send(Request request, Image image) throws Exception {
    sender.send(request, image.id(), () -> V1Answers.notModified(request));
  }

  private void put(Request request) {
    ImageId id = access.toPut(request);
    DockerVersion.check(request);
    long length = request.contentLength();
    receiver.receive(
        request,
        UploadBody.last(request, images.putLayer(id), length, () -> V1Answers.done(request)));
  }
}
