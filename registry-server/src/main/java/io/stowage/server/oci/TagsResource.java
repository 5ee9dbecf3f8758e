package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import io.stowage.server.http.Links;
import io.stowage.server.http.Names;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v2/<name>/tags/list} ("Listing Tags"). */
public final class TagsResource implements Resource {

  private final Registry registry;

  /** Tags of a registry. */
  public TagsResource(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void answer(Request request) {
    int size = request.query().pageSize(registry.options().pageLimit());
    String last = request.query().getOrEmpty("last");
    send(request, registry.tags().list(request.repository(), last, size), size);
  }

  /** Answers with a page of a size. */
  static void send(Request request, Page<Tag> page, int size) {
    RepositoryName repository = request.repository();
    if (page.more()) {
      String end = page.entries().get(page.entries().size() - 1).toString();
      Links.next(
          request,
          "/v2/" + repository + "/tags/list?" + Links.parameter("last", end) + "&n=" + size);
    }
    Names.send(request, repository.toString(), "tags", page.entries());
  }
}
