package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.ImageId;
import io.stowage.core.v1.Images;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.HttpString;

/** {@code /v1/images/<id>/checksum}: the end of an image's push. */
final class ChecksumResource implements Resource {

  static final HttpString CHECKSUM = new HttpString("X-Docker-Checksum-Payload");

  /** The header's name before 0.9. */
  static final HttpString OLD_CHECKSUM = new HttpString("X-Docker-Payload-Checksum");

  private final Images images;
  private final ImageAccess access;

  ChecksumResource(Images images, ImageAccess access) {
    this.images = images;
    this.access = access;
  }

  @Override
  public void answer(Request request) {
    ImageId id = access.toPut(request);
    String checksum = request.header(CHECKSUM);
    if (checksum == null) {
      checksum = request.header(OLD_CHECKSUM);
    }
    if (checksum == null) {
      throw new RegistryException(
          ErrorCode.PRECONDITION_FAILED,
          "X-Docker-Checksum-Payload not set.  If you are using the Docker daemon, you should"
              + " upgrade to version 0.10 or later");
    }
    if (checksum.isBlank()) {
      throw new RegistryException(ErrorCode.IMAGE_INVALID, "Missing Image's checksum");
    }
    images.putChecksum(id, checksum.strip());
    V1Answers.done(request);
  }
}
