package io.stowage.core.search;

import io.stowage.core.Registry;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.Merged;
import io.stowage.core.oci.Page;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The repositories of both APIs, as the storage has them. Failures are {@code UNAVAILABLE}. */
final class StoredRepositories {

  /** The source of a description where no image describes the repository. */
  private static final String NO_IMAGE = "none";

  private static final int PAGE = 1000;

  private final Registry registry;

  StoredRepositories(Registry registry) {
    this.registry = registry;
  }

  /** The names of all repositories, in order, each once. */
  Iterator<String> names() {
    Iterator<V1RepositoryName> v1 = registry.repositories().all();
    return new Merged<>(
        new Listed(),
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return v1.hasNext();
          }

          @Override
          public String next() {
            return v1.next().toString();
          }
        });
  }

  /** Whether there is a repository of that name, for either API. */
  boolean exists(String name) {
    if (RepositoryName.isValid(name) && registry.catalog().isStored(RepositoryName.parse(name))) {
      return true;
    }
    V1RepositoryName v1 = v1(name);
    return v1 != null && registry.repositories().isStored(v1);
  }

  private static @Nullable V1RepositoryName v1(String name) {
    int slash = name.indexOf('/');
    return slash < 1 || slash == name.length() - 1
        ? null
        : V1RepositoryName.parse(name.substring(0, slash), name.substring(slash + 1));
  }

  /** What the description of a repository is to be read from; never empty. */
  String source(String name) {
    Digest digest =
        RepositoryName.isValid(name)
            ? registry.descriptions().source(RepositoryName.parse(name))
            : null;
    return digest == null ? NO_IMAGE : digest.toString();
  }

  /** Reads a description; empty if there is none. */
  String description(String name, String source) {
    if (source.equals(NO_IMAGE)) {
      return "";
    }
    String text =
        registry.descriptions().read(RepositoryName.parse(name), Digest.parse(source)).strip();
    // A description is one line to clients, which print it in a table.
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.codePointCount(0, line.length()) <= SearchEntry.MAX_DESCRIPTION
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SearchEntry.MAX_DESCRIPTION));
  }

  /** The catalog, page by page. */
  private final class Listed implements Iterator<String> {
    private Iterator<RepositoryName> page = List.<RepositoryName>of().iterator();
    private String last = "";
    private boolean more = true;

    @Override
    public boolean hasNext() {
      while (more && !page.hasNext()) {
        Page<RepositoryName> next = registry.catalog().list(last, PAGE);
        page = next.entries().iterator();
        more = next.more();
      }
      return page.hasNext();
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      last = page.next().toString();
      return last;
    }
  }
}
