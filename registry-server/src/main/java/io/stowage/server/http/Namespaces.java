package io.stowage.server.http;

import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;

/** What the router is told where other registries are mirrored. Fit for an I/O thread. */
public interface Namespaces {

  /**
   * The repository that a client of several registries means.
   *
   * @param named the name in the registry that it asks for
   * @param namespace that registry, the {@code ns} of the query
   * @throws io.stowage.core.RegistryException if it is not mirrored
   */
  RepositoryName resolve(RepositoryName named, String namespace);

  /**
   * Refuses a push to a repository that takes none.
   *
   * @throws io.stowage.core.RegistryException that says why
   */
  void checkPush(Repository repository);
}
