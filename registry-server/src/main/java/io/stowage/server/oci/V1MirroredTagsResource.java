package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.util.function.Predicate;

/** Lists of tags, some of which a registry of the v1 API is asked for. */
public final class V1MirroredTagsResource implements Resource {

  private final Resource kept;
  private final Registry registry;
  private final V1Mirror mirror;
  private final Predicate<RepositoryName> own;

  /**
   * Tags.
   *
   * @param kept answers with those that the registry has
   * @param own whether a repository is not mirrored from elsewhere
   */
  public V1MirroredTagsResource(
      Resource kept, Registry registry, V1Mirror mirror, Predicate<RepositoryName> own) {
    this.kept = kept;
    this.registry = registry;
    this.mirror = mirror;
    this.own = own;
  }

  @Override
  public void answer(Request request) throws Exception {
    RepositoryName repository = request.repository();
    if (!own.test(repository) || registry.repositories().hasTags(V1RepositoryName.of(repository))) {
      kept.answer(request);
      return;
    }
    int size = request.query().pageSize(registry.options().pageLimit());
    String last = request.query().getOrEmpty("last");
    request.whenDone(
        mirror.tags(repository, last, size),
        page -> {
          if (page == null) {
            kept.answer(request);
          } else {
            TagsResource.send(request, page, size);
          }
        });
  }
}
