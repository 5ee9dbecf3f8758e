package io.stowage.server;

import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.server.http.Namespaces;

/**
 * Mirrors as the router sees them.
 *
 * @param mirrors asked about names
 */
record MirroredNames(Mirrors mirrors) implements Namespaces {

  @Override
  public RepositoryName resolve(RepositoryName named, String namespace) {
    return mirrors.resolve(named, namespace);
  }

  @Override
  public void checkPush(Repository repository) {
    mirrors.checkPush(repository);
  }
}
