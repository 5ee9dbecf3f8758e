package io.stowage.core.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tags of repositories (OCI distribution specification, "Listing Tags", "Deleting tags"): links
 * to manifests and, where there is no link, what another API has put. Safe from any thread.
 */
public final class Tags {

  private final TagLinks links;
  private final OtherTags others;
  private final Catalog catalog;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Tags(TagLinks links, OtherTags others, Catalog catalog) {
    this.links = links;
    this.others = others;
    this.catalog = catalog;
  }

  /**
   * A page of the tags.
   *
   * @param last lists only tags after this one, which need not exist; empty for all
   * @param limit the most tags of the page; 0 gives an empty last page
   * @throws RegistryException {@code NAME_UNKNOWN} if there is no such repository
   */
  public Page<Tag> list(RepositoryName repository, String last, int limit) {
    if (!catalog.exists(repository)) {
      throw new RegistryException(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository);
    }
    return limit == 0 ? new Page<>(List.of(), false) : Page.of(all(repository, last), limit);
  }

  /**
   * The manifest that a tag means now, by the storage; null if there is no such tag.
   *
   * @throws RegistryException as {@link OtherTags#resolve}
   */
  public @Nullable Digest resolve(RepositoryName repository, Tag tag) {
    Digest linked = links.resolve(repository, tag);
    return linked != null ? linked : others.resolve(repository, tag);
  }

  /** Like {@link #resolve}, with one look at the storage at most; null also if that cannot tell. */
  @Nullable Digest resolveUnchanged(RepositoryName repository, Tag tag) {
    return links.resolveUnchanged(repository, tag);
  }

  /** Removes a tag; whether it was there. */
  boolean delete(RepositoryName repository, Tag tag) {
    // The link is what tells until the last step.
    boolean other = others.delete(repository, tag);
    return links.delete(repository, tag) || other;
  }

  /** Removes every tag that means a manifest, and gives them. */
  List<Tag> deleteAll(RepositoryName repository, Digest digest) {
    List<Tag> deleted = new ArrayList<>();
    Iterator<Tag> tags = all(repository, "");
    while (tags.hasNext()) {
      Tag tag = tags.next();
      Digest linked = links.resolve(repository, tag);
      Digest target = linked != null ? linked : others.resolveKnown(repository, tag);
      if (target != null && target.equals(digest)) {
        delete(repository, tag);
        deleted.add(tag);
      }
    }
    return deleted;
  }

  private Iterator<Tag> all(RepositoryName repository, String last) {
    return new Merged<>(links.list(repository, last), others.list(repository, last));
  }
}
