package io.stowage.core.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.storage.Folders;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The tags of repositories (OCI distribution specification, "Listing Tags", "Deleting tags"). Safe
 * from any thread.
 */
public final class Tags {

  private final Links links;
  private final Folders folders;
  private final Catalog catalog;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Tags(Links links, Folders folders, Catalog catalog) {
    this.links = links;
    this.folders = folders;
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

  /** The manifest that a tag means now, by the storage; null if there is no such tag. */
  public @Nullable Digest resolve(RepositoryName repository, Tag tag) {
    String link = Layout.tagLink(repository, tag);
    Digest unchanged = links.readUnchanged(link);
    return unchanged != null ? unchanged : links.read(link);
  }

  /** Like {@link #resolve}, with one look at the storage at most; null also if that cannot tell. */
  @Nullable Digest resolveUnchanged(RepositoryName repository, Tag tag) {
    return links.readUnchanged(Layout.tagLink(repository, tag));
  }

  /** Removes a tag; whether it was there. */
  boolean delete(RepositoryName repository, Tag tag) {
    String link = Layout.tagLink(repository, tag);
    if (links.size(link) < 0) {
      return false;
    }
    links.removeFolder(Layout.tag(repository, tag), link);
    return true;
  }

  /** Removes every tag that means a manifest. */
  void deleteAll(RepositoryName repository, Digest digest) {
    Iterator<Tag> tags = all(repository, "");
    while (tags.hasNext()) {
      Tag tag = tags.next();
      Digest target = resolve(repository, tag);
      if (target != null && target.equals(digest)) {
        delete(repository, tag);
      }
    }
  }

  /** Tags after one; a folder whose link is missing, left by a delete half done, is none. */
  private Iterator<Tag> all(RepositoryName repository, String last) {
    Iterator<String> names = folders.after(Layout.tags(repository), last);
    return new Iterator<>() {
      private @Nullable Tag next = advance();

      private @Nullable Tag advance() {
        while (names.hasNext()) {
          String name = names.next();
          if (Tag.isValid(name)) {
            Tag tag = Tag.parse(name);
            if (links.size(Layout.tagLink(repository, tag)) >= 0) {
              return tag;
            }
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Tag next() {
        Tag tag = next;
        if (tag == null) {
          throw new NoSuchElementException();
        }
        next = advance();
        return tag;
      }
    };
  }
}
