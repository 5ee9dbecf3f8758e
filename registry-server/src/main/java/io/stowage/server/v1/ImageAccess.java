package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.v1.Image;
import io.stowage.server.http.Request;
import io.stowage.server.http.V1Access.Grant;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what may be done with images, which paths name without their repository: who asks through
 * a repository gets those that it reaches, and may put those that its index lists.
 */
final class ImageAccess {

  private final Registry registry;

  ImageAccess(Registry registry) {
    this.registry = registry;
  }

  /** What to do with an image that may be read. */
  @FunctionalInterface
  interface Reader {
    void read(Image image) throws Exception;
  }

  /** An image, if that can be told on an I/O thread; else null. */
  @Nullable Image getUnchanged(Request request) {
    return request.through() != null
        ? null
        : registry.images().getUnchanged(ImageId.parse(request.item()));
  }

  /**
   * The image that a request may have fetched from another registry, as it reads one that is not
   * here, or not whole; else null. For who reaches images through a repository only, those are
   * fetched that the index lists in a public one, as nothing else tells that they may be read.
   */
  @Nullable ImageId toFetch(Request request) {
    if (!MirroredRepositoryResource.isRead(request)) {
      return null;
    }
    ImageId id = ImageId.parse(request.item());
    V1RepositoryName repository = request.through();
    if (repository != null) {
      Grant grant = request.grant();
      boolean listed = grant != null && grant.images().contains(id.toString());
      if (!listed || registry.repositories().isPrivate(repository)) {
        return null;
      }
    }
    return registry.mirroredImages().isComplete(id) ? null : id;
  }

  /** Has an image read that the request may read, now or when its index has said so. */
  void read(Request request, Reader reader) throws Exception {
    read(request, registry.images().get(ImageId.parse(request.item())), reader);
  }

  /** As {@link #read}, for the routes that have the images of private repositories only. */
  void readPrivate(Request request, Reader reader) throws Exception {
    Image image = registry.images().get(ImageId.parse(request.item()));
    V1RepositoryName repository = request.through();
    if (repository == null || !registry.repositories().isPrivate(repository)) {
      throw unknown();
    }
    read(request, image, reader);
  }

  private void read(Request request, Image image, Reader reader) throws Exception {
    V1RepositoryName repository = request.through();
    Grant grant = request.grant();
    if (repository != null) {
      checkReaches(repository, grant, image.id());
      if (grant != null && registry.repositories().isPrivate(repository)) {
        request.whenAllowed(grant.privateImage().apply(image.id()), () -> reader.read(image));
        return;
      }
    }
    reader.read(image);
  }

  private void checkReaches(V1RepositoryName repository, @Nullable Grant grant, ImageId id) {
    boolean listed = grant != null && grant.images().contains(id.toString());
    if (!listed && !registry.repositories().reaches(repository, id)) {
      throw unknown();
    }
  }

  private static RegistryException unknown() {
    return new RegistryException(ErrorCode.IMAGE_UNKNOWN, "Image not found");
  }

  /**
   * The image that a request puts.
   *
   * @throws RegistryException {@code IMAGE_INVALID} if the index does not list it
   */
  ImageId toPut(Request request) {
    ImageId id = ImageId.parse(request.item());
    Grant grant = request.grant();
    if (grant != null && !grant.images().contains(id.toString())) {
      throw new RegistryException(
          ErrorCode.IMAGE_INVALID, "This image does not belong to the repository");
    }
    return id;
  }
}
