package io.stowage.server.oci;

import io.stowage.core.RegistryException;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.util.function.Predicate;

/** Manifests, some of which are made of images that a registry of the v1 API has. */
public final class V1MirroredManifestResource implements Resource {

  private final Resource kept;
  private final ManifestResource manifests;
  private final V1Mirror mirror;
  private final Predicate<RepositoryName> own;

  /**
   * Manifests.
   *
   * @param kept answers with those that the registry has
   * @param manifests of the registry
   * @param own whether a repository is not mirrored from elsewhere
   */
  public V1MirroredManifestResource(
      Resource kept, ManifestResource manifests, V1Mirror mirror, Predicate<RepositoryName> own) {
    this.kept = kept;
    this.manifests = manifests;
    this.mirror = mirror;
    this.own = own;
  }

  @Override
  public boolean answerImmediately(Request request) {
    return kept.answerImmediately(request);
  }

  @Override
  public void answer(Request request) throws Exception {
    if (!MirroredManifestResource.isRead(request) || !own.test(request.repository())) {
      kept.answer(request);
      return;
    }
    Reference reference = Reference.parse(request.item());
    try {
      kept.answer(request);
    } catch (RegistryException e) {
      if (!Unknown.is(e) || !(reference instanceof Tag tag)) {
        throw e;
      }
      request.whenDone(
          mirror.manifest(request.repository(), tag),
          digest -> {
            if (digest == null) {
              throw e;
            }
            manifests.answer(request, tag, digest);
          });
    }
  }
}
