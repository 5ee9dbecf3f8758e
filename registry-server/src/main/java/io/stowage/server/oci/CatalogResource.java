package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.Page;
import io.stowage.server.http.Links;
import io.stowage.server.http.Names;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v2/_catalog}: the repositories, as CNCF Distribution lists them. */
public final class CatalogResource implements Resource {

  private final Registry registry;

  /** The repositories of a registry. */
  public CatalogResource(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void answer(Request request) {
    int size = request.query().pageSize(registry.options().pageLimit());
    String last = request.query().getOrEmpty("last");
    Page<RepositoryName> page = registry.catalog().list(last, size);
    if (page.more() && size > 0) {
      String end = page.entries().get(page.entries().size() - 1).toString();
      Links.next(request, "/v2/_catalog?" + Links.parameter("last", end) + "&n=" + size);
    }
    Names.send(request, null, "repositories", page.entries());
  }
}
