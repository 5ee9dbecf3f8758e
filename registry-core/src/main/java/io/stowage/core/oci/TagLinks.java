package io.stowage.core.oci;

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

/** The tags that stand as links to manifests. Safe from any thread. */
public final class TagLinks {

  private final Links links;
  private final Folders folders;

  /** Tags of a store. */
  public TagLinks(Links links, Folders folders) {
    this.links = links;
    this.folders = folders;
  }

  /** Whether there is anything of a repository but uploads under way. */
  public boolean exists(RepositoryName repository) {
    List<String> own = folders.names(Layout.repository(repository));
    return own.contains(Layout.MANIFESTS) || own.contains(Layout.LAYERS);
  }

  /** The manifest that a tag means now, by the storage; null if there is no such link. */
  public @Nullable Digest resolve(RepositoryName repository, Tag tag) {
    String link = Layout.tagLink(repository, tag);
    Digest unchanged = links.readUnchanged(link);
    return unchanged != null ? unchanged : links.read(link);
  }

  /** Like {@link #resolve}, with one look at the storage at most; null also if that cannot tell. */
  @Nullable Digest resolveUnchanged(RepositoryName repository, Tag tag) {
    return links.readUnchanged(Layout.tagLink(repository, tag));
  }

  /** Removes a tag's link; whether it was there. */
  public boolean delete(RepositoryName repository, Tag tag) {
    String link = Layout.tagLink(repository, tag);
    if (links.size(link) < 0) {
      return false;
    }
    links.removeFolder(Layout.tag(repository, tag), link);
    return true;
  }

  /** What may be tags: those of {@link #list}, and folders without a link. */
  public List<Tag> candidates(RepositoryName repository) {
    return folders.names(Layout.tags(repository)).stream()
        .filter(Tag::isValid)
        .map(Tag::parse)
        .toList();
  }

  /** Tags after one; a folder whose link is missing, left by a delete half done, is none. */
  public Iterator<Tag> list(RepositoryName repository, String last) {
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
