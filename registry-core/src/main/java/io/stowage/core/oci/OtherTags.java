package io.stowage.core.oci;

import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Tags that do not stand as links to manifests: those of the v1 API. They are seen where a
 * repository has no link for a tag. Safe from any thread; failures of the storage are {@code
 * UNAVAILABLE}.
 */
public interface OtherTags {

  /**
   * The manifest of what a tag means, which is made and made part of the repository if need be.
   *
   * @return null if there is no such tag, or what it means is not complete
   * @throws io.stowage.core.RegistryException with {@code until} if something has to be read in the
   *     background first
   */
  @Nullable Digest resolve(RepositoryName repository, Tag tag);

  /** The manifest of what a tag means, if it has been made already; else null. */
  @Nullable Digest resolveKnown(RepositoryName repository, Tag tag);

  /** The tags of a repository behind one, in order. */
  Iterator<Tag> list(RepositoryName repository, String last);

  /** Removes a tag; whether it was there. */
  boolean delete(RepositoryName repository, Tag tag);

  /** Whether there is anything of a repository. */
  boolean exists(RepositoryName repository);

  /** The names of repositories behind one, in order. */
  Iterator<RepositoryName> repositories(String last);
}
