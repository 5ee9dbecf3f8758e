package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.mirror.ArrivingBlob;
import io.stowage.core.mirror.Mirror;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.Digest;
import io.stowage.server.http.ArrivingBlobSender;
import io.stowage.server.http.Conditions;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import org.jspecify.annotations.Nullable;

/** Blobs, some of which are sent while they come from elsewhere. */
public final class MirroredBlobResource implements Resource {

  private final Registry registry;
  private final Mirrors mirrors;
  private final Resource kept;
  private final ArrivingBlobSender sender = new ArrivingBlobSender();

  /**
   * Blobs.
   *
   * @param kept those that the registry has
   */
  public MirroredBlobResource(Registry registry, Mirrors mirrors, Resource kept) {
    this.registry = registry;
    this.mirrors = mirrors;
    this.kept = kept;
  }

  @Override
  public void answer(Request request) throws Exception {
    Mirror mirror = mirrors.of(request.repository());
    if (mirror == null || !MirroredManifestResource.isRead(request)) {
      kept.answer(request);
      return;
    }
    try {
      kept.answer(request);
      return;
    } catch (RegistryException e) {
      if (!Unknown.is(e)) {
        throw e;
      }
    }
    Digest digest = Digest.parse(request.item());
    if (request.isHead()) {
      request.whenDone(
          mirror.blobSize(request.repository(), digest),
          size -> BlobResource.head(request, digest, size, null));
    } else {
      request.whenDone(
          mirror.blob(request.repository(), digest), blob -> send(request, digest, blob));
    }
  }

  /** Sends. */
  private void send(Request request, Digest digest, @Nullable ArrivingBlob blob) throws Exception {
    if (blob == null) {
      kept.answer(request);
      return;
    }
    try {
      BlobResource.describe(request, digest);
      if (Conditions.notModified(request, digest)) {
        blob.close();
        request.end(304);
        return;
      }
      long size = blob.size();
      request.tell(
          registry.events(),
          Kind.BLOB_PULLED,
          kind -> Event.ofBlob(kind, request.repository(), digest, size, null));
      sender.send(request, blob, size < 0 ? null : BlobResource.range(request, digest, size));
    } catch (RuntimeException e) {
      blob.close();
      throw e;
    }
  }
}
