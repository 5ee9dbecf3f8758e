package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.mirror.Mirror;
import io.stowage.core.mirror.Mirrors;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** Lists of tags, some of which are asked for elsewhere. */
public final class MirroredTagsResource implements Resource {

  private final Registry registry;
  private final Mirrors mirrors;
  private final Resource kept;

  /**
   * Tags.
   *
   * @param kept those of repositories that are not mirrored
   */
  public MirroredTagsResource(Registry registry, Mirrors mirrors, Resource kept) {
    this.registry = registry;
    this.mirrors = mirrors;
    this.kept = kept;
  }

  @Override
  public void answer(Request request) throws Exception {
    Mirror mirror = mirrors.of(request.repository());
    if (mirror == null) {
      kept.answer(request);
      return;
    }
    int size = request.query().pageSize(registry.options().pageLimit());
    String last = request.query().getOrEmpty("last");
    request.whenDone(
        mirror.tags(request.repository(), last, size),
        page -> TagsResource.send(request, page, size));
  }
}
