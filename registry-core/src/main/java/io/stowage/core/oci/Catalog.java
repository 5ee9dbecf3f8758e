package io.stowage.core.oci;

import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.Folders;
import io.stowage.core.storage.Layout;
import io.stowage.driver.StoragePath;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The repositories there are, in order of their names; the specification has no list of them, CNCF
 * Distribution has. Safe from any thread.
 */
public final class Catalog {

  private final Folders folders;
  private final OtherTags others;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Catalog(Folders folders, OtherTags others) {
    this.folders = folders;
    this.others = others;
  }

  /**
   * A page of the repositories that have had a manifest, or have anything by another API.
   *
   * @param last lists only names after this one, which need not exist; empty for all
   * @param limit the most names of the page; 0 gives an empty last page
   */
  public Page<RepositoryName> list(String last, int limit) {
    if (limit == 0) {
      return new Page<>(List.of(), false);
    }
    Iterator<RepositoryName> pushed = repositories(last, own -> own.contains(Layout.MANIFESTS));
    return Page.of(new Merged<>(pushed, others.repositories(last)), limit);
  }

  /**
   * Every folder that looks like a repository, also if it has blobs or uploads only.
   *
   * @param last as in {@link #list}
   */
  Iterator<RepositoryName> all(String last) {
    return repositories(
        last,
        own ->
            own.contains(Layout.MANIFESTS)
                || own.contains(Layout.LAYERS)
                || own.contains(Layout.UPLOADS));
  }

  /** Whether a repository is among those of {@link #list}. */
  boolean lists(RepositoryName name) {
    return isStored(name) || others.exists(name);
  }

  /** Whether a repository has had a manifest by this API. */
  public boolean isStored(RepositoryName name) {
    return folders.names(Layout.repository(name)).contains(Layout.MANIFESTS);
  }

  /** Whether there is anything of a repository. */
  boolean exists(RepositoryName name) {
    List<String> own = folders.names(Layout.repository(name));
    return own.contains(Layout.MANIFESTS)
        || own.contains(Layout.LAYERS)
        || own.contains(Layout.UPLOADS)
        || others.exists(name);
  }

  private Iterator<RepositoryName> repositories(String last, Predicate<List<String>> wanted) {
    return new Walk(last, wanted);
  }

  private static boolean isNested(String name) {
    return !name.startsWith("_");
  }

  /**
   * A folder on the way. The names in it are compared as {@code a}, {@code a-b}, {@code a/}: what
   * is inside a folder comes at its name and a slash, later than the name alone.
   */
  private static final class Level {
    private final String prefix;
    private final Iterator<String> own;
    private @Nullable String nextOwn;
    private final PriorityQueue<String> inside =
        new PriorityQueue<>((a, b) -> StoragePath.ORDER.compare(a + "/", b + "/"));

    Level(String prefix, List<String> names, String last) {
      this.prefix = prefix;
      String from = last.startsWith(prefix) ? last.substring(prefix.length()) : "";
      int found = Collections.binarySearch(names, from, StoragePath.ORDER);
      own = names.subList(found < 0 ? -found - 1 : found + 1, names.size()).iterator();
      nextOwn = own.hasNext() ? own.next() : null;
      // Folders up to 'last' itself whose inside comes after it: those whose name it begins with.
      for (int end = 1; end <= from.length(); end++) {
        String name = from.substring(0, end);
        boolean later = end == from.length() || from.charAt(end) <= '/';
        if (later && Collections.binarySearch(names, name, StoragePath.ORDER) >= 0) {
          inside.add(name);
        }
      }
    }

    boolean isInsideNext() {
      String first = inside.peek();
      return first != null
          && (nextOwn == null || StoragePath.ORDER.compare(first + "/", nextOwn) < 0);
    }

    @Nullable String takeOwn() {
      String name = nextOwn;
      nextOwn = own.hasNext() ? own.next() : null;
      return name;
    }
  }

  /** Goes through the tree in the order of whole names, reading only folders that it comes to. */
  private final class Walk implements Iterator<RepositoryName> {
    private final String last;
    private final Predicate<List<String>> wanted;
    private final Deque<Level> levels = new ArrayDeque<>();
    private @Nullable RepositoryName next;

    Walk(String last, Predicate<List<String>> wanted) {
      this.last = last;
      this.wanted = wanted;
      levels.push(new Level("", folders.names(Layout.repositories()), last));
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && !levels.isEmpty()) {
        Level level = levels.element();
        if (level.isInsideNext()) {
          String whole = level.prefix + level.inside.remove();
          levels.push(new Level(whole + "/", namesIn(whole), last));
          continue;
        }
        String name = level.takeOwn();
        if (name == null) {
          levels.pop();
        } else if (isNested(name) && RepositoryName.isValid(level.prefix + name)) {
          List<String> names = namesIn(level.prefix + name);
          if (names.stream().anyMatch(Catalog::isNested)) {
            level.inside.add(name);
          }
          if (wanted.test(names)) {
            next = RepositoryName.parse(level.prefix + name);
          }
        }
      }
    }

    private List<String> namesIn(String whole) {
      return folders.names(Layout.repositories() + "/" + whole);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public RepositoryName next() {
      RepositoryName name = next;
      if (name == null) {
        throw new NoSuchElementException();
      }
      advance();
      return name;
    }
  }
}
