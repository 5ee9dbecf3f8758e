package io.stowage.core.v1;

import io.stowage.core.RegistryException;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.storage.V1Layout;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of repositories back from the folders that docker-registry has quoted them in.
 */
final class QuotedNames {

  private QuotedNames() {}

  /** Undoes the quoting of a text once; what was not quoted stays. */
  static String unquote(String quoted) {
    try {
      return URLDecoder.decode(quoted, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return quoted;
    }
  }

  /**
   * The repository that stands in a folder: version 0.9 has quoted its namespace once and the rest
   * twice, 0.7 the rest once.
   *
   * @param namespace folder of the namespace
   * @param folder of the repository, in that one
   * @return null if none stands there
   */
  static @Nullable V1RepositoryName find(String namespace, String folder) {
    String path = V1Layout.repositories() + "/" + namespace + "/" + folder;
    V1RepositoryName current = parse(unquote(namespace), unquote(unquote(folder)));
    if (current != null && V1Layout.repositoryFolders(current).contains(path)) {
      return current;
    }
    V1RepositoryName old = parse(namespace, unquote(folder));
    return old != null && V1Layout.repositoryFolders(old).contains(path) ? old : null;
  }

  private static @Nullable V1RepositoryName parse(String namespace, String repository) {
    try {
      return V1RepositoryName.parse(namespace, repository);
    } catch (RegistryException e) {
      return null;
    }
  }
}
