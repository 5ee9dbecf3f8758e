package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a repository of the v1 API: a namespace and, behind the first slash, nearly any text.
 * Immutable; equal by its text.
 */
public final class V1RepositoryName implements Repository {

  /** The namespace of a name without one. */
  public static final String LIBRARY = "library";

  /** What a name quoted twice may take in a path, in characters. */
  private static final int MAX_QUOTED = 255;

  private static final String SAFE = "_.-";

  private final String namespace;
  private final String repository;

  private V1RepositoryName(String namespace, String repository) {
    this.namespace = namespace;
    this.repository = repository;
  }

  /**
   * A name of its two parts.
   *
   * @param namespace before the first slash, with all escapes undone
   * @param repository behind it, with all escapes undone; may have slashes
   * @throws RegistryException {@code NAME_INVALID} if a part is missing or too long for the storage
   */
  public static V1RepositoryName parse(String namespace, String repository) {
    if (namespace.isEmpty()
        || repository.isEmpty()
        || namespace.indexOf('/') >= 0
        || quote(namespace).length() > MAX_QUOTED
        || quote(quote(repository)).length() > MAX_QUOTED) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID,
          "invalid repository name '" + Text.excerpt(namespace + "/" + repository) + "'");
    }
    return new V1RepositoryName(namespace, repository);
  }

  /** The repository of the v1 API that shows what an OCI name means. */
  public static V1RepositoryName of(RepositoryName name) {
    String text = name.toString();
    int slash = text.indexOf('/');
    return slash < 0
        ? new V1RepositoryName(LIBRARY, text)
        : new V1RepositoryName(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The part before the first slash. */
  public String namespace() {
    return namespace;
  }

  /** The part behind the first slash. */
  public String repository() {
    return repository;
  }

  /**
   * The names of the OCI API that show this repository, the first of which wins where they differ:
   * {@code x} and {@code library/x} for {@code library/x}, else the name itself; none if it is not
   * an OCI name.
   */
  public List<RepositoryName> ociNames() {
    List<RepositoryName> names = new ArrayList<>(2);
    if (namespace.equals(LIBRARY)
        && repository.indexOf('/') < 0
        && RepositoryName.isValid(repository)) {
      names.add(RepositoryName.parse(repository));
    }
    if (RepositoryName.isValid(toString())) {
      names.add(RepositoryName.parse(toString()));
    }
    return names;
  }

  /** The name as tokens have it: the part behind the slash quoted. */
  public String quoted() {
    return namespace + "/" + quote(repository);
  }

  /**
   * Quotes a text as the original registry does: everything but ASCII letters, digits, {@code _},
   * {@code .} and {@code -} as the bytes of UTF-8, a space as {@code +}.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (Text.isLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || SAFE.indexOf(c) >= 0) {
        quoted.append(c);
      } else if (c == ' ') {
        quoted.append('+');
      } else {
        quoted.append(String.format("%%%02X", (int) c));
      }
    }
    return quoted.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof V1RepositoryName that
        && namespace.equals(that.namespace)
        && repository.equals(that.repository);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + repository.hashCode();
  }

  /** {@code <namespace>/<repository>}. */
  @Override
  public String toString() {
    return namespace + "/" + repository;
  }
}
