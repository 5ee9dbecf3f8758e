package io.stowage.server.oci;

import io.stowage.core.RegistryException;
import io.stowage.core.mirror.Mirror;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.Reference;
import io.stowage.core.model.Tag;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** Manifests, some of which come from elsewhere first. */
public final class MirroredManifestResource implements Resource {

  private final Mirrors mirrors;
  private final Resource kept;

  /**
   * Manifests.
   *
   * @param kept those that the registry has
   */
  public MirroredManifestResource(Mirrors mirrors, Resource kept) {
    this.mirrors = mirrors;
    this.kept = kept;
  }

  @Override
  public boolean answerImmediately(Request request) {
    Mirror mirror = mirrors.of(request.repository());
    if (mirror != null
        && Reference.parse(request.item()) instanceof Tag tag
        && !mirror.isFresh(request.repository(), tag)) {
      return false;
    }
    return kept.answerImmediately(request);
  }

  @Override
  public void answer(Request request) throws Exception {
    Mirror mirror = mirrors.of(request.repository());
    if (mirror == null || !isRead(request)) {
      kept.answer(request);
      return;
    }
    Reference reference = Reference.parse(request.item());
    if (!(reference instanceof Tag tag) || mirror.isFresh(request.repository(), tag)) {
      try {
        kept.answer(request);
        return;
      } catch (RegistryException e) {
        if (!Unknown.is(e)) {
          throw e;
        }
      }
    }
    request.whenDone(
        mirror.manifest(request.repository(), reference), done -> kept.answer(request));
  }

  static boolean isRead(Request request) {
    return request.isHead() || request.method().equals("GET");
  }
}
