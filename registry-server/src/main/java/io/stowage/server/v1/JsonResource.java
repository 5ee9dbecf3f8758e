package io.stowage.server.v1;

import io.stowage.core.Registry;
import io.stowage.core.model.ImageId;
import io.stowage.core.v1.Image;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.stowage.server.http.V1Access.Grant;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;

/** {@code /v1/images/<id>/json}: what an image is, as the bytes that were pushed. */
final class JsonResource implements Resource {

  private static final HttpString SIZE = new HttpString("X-Docker-Size");

  private final Registry registry;
  private final ImageAccess access;
  private final JsonBodies bodies;

  JsonResource(Registry registry, ImageAccess access, JsonBodies bodies) {
    this.registry = registry;
    this.access = access;
    this.bodies = bodies;
  }

  @Override
  public boolean answerImmediately(Request request) {
    if (request.method().equals("PUT")) {
      return false;
    }
    Image image = access.getUnchanged(request);
    if (image == null) {
      return false;
    }
    send(request, image);
    return true;
  }

  @Override
  public void answer(Request request) throws Exception {
    if (request.method().equals("PUT")) {
      ImageId id = access.toPut(request);
      bodies.receive(request, body -> put(request, id, body));
    } else {
      access.read(request, image -> send(request, image));
    }
  }

  private static void send(Request request, Image image) {
    if (!V1Answers.notModified(request)) {
      describe(request, image);
      request.send(image.json());
    }
  }

  /** Sets the headers that tell of the layer. */
  static void describe(Request request, Image image) {
    describe(request, image.layerSize(), image.checksums());
  }

  /** As {@link #describe(Request, Image)}; of a layer whose size is not known, -1, none is told. */
  static void describe(Request request, long layerSize, List<String> checksums) {
    request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    if (layerSize >= 0) {
      request.set(SIZE, Long.toString(layerSize));
    }
    if (!checksums.isEmpty()) {
      String list = String.join(",", checksums);
      request.set(ChecksumResource.CHECKSUM, list).set(ChecksumResource.OLD_CHECKSUM, list);
    }
  }

  private void put(Request request, ImageId id, byte[] body) {
    Grant grant = request.grant();
    registry
        .images()
        .putJson(id, body, parent -> grant == null || grant.images().contains(parent.toString()));
    if (grant != null) {
      registry
          .repositories()
          .allowImages(
              grant.repository(),
              grant.images().stream().filter(ImageId::isValid).map(ImageId::parse).toList());
    }
    V1Answers.done(request);
  }
}
