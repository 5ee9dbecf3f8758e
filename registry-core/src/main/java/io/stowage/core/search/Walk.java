package io.stowage.core.search;

import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a whole index with the storage, both in the order of names, and mends what differs. The
 * index is searched meanwhile: what is right in it stays untouched.
 */
final class Walk {

  private static final int PAGE = 1000;
  private static final int BATCH = 500;
  private static final int DESCRIPTIONS = 100;

  private final StoredRepositories stored;
  private final SearchIndex index;
  private final IndexUpdate update;

  Walk(StoredRepositories stored, SearchIndex index) {
    this.stored = stored;
    this.index = index;
    this.update = new IndexUpdate(stored, index);
  }

  /**
   * Adds what is missing and removes what is not there any more.
   *
   * @return how many repositories there are
   */
  long names() throws IOException {
    Iterator<String> there = stored.names();
    Indexed indexed = new Indexed();
    String one = next(there);
    SearchEntry other = indexed.next();
    List<String> differing = new ArrayList<>();
    long count = 0;
    while (one != null || other != null) {
      int order =
          one == null ? 1 : other == null ? -1 : StoragePath.ORDER.compare(one, other.name());
      if (order < 0 && one != null) {
        differing.add(one);
      } else if (order > 0 && other != null) {
        differing.add(other.name());
      }
      if (differing.size() >= BATCH) {
        update.look(differing);
        differing = new ArrayList<>();
      }
      if (order <= 0) {
        count++;
        one = next(there);
      }
      if (order >= 0) {
        other = indexed.next();
      }
    }
    update.look(differing);
    return count;
  }

  /**
   * Reads the descriptions that may have changed.
   *
   * @param anew whether to read all
   */
  void descriptions(boolean anew) throws IOException {
    Indexed indexed = new Indexed();
    List<SearchEntry> batch = new ArrayList<>();
    for (SearchEntry entry = indexed.next(); entry != null; entry = indexed.next()) {
      batch.add(entry);
      if (batch.size() == DESCRIPTIONS) {
        update.describe(batch, anew);
        batch = new ArrayList<>();
      }
    }
    update.describe(batch, anew);
  }

  private static @Nullable String next(Iterator<String> names) {
    return names.hasNext() ? names.next() : null;
  }

  /** The index, page by page. */
  private final class Indexed {
    private Iterator<SearchEntry> page = List.<SearchEntry>of().iterator();
    private String last = "";
    private boolean ended;

    @Nullable SearchEntry next() throws IOException {
      if (!page.hasNext() && !ended) {
        page = index.entries(last, PAGE).iterator();
        ended = !page.hasNext();
      }
      if (ended) {
        return null;
      }
      SearchEntry entry = page.next();
      last = entry.name();
      return entry;
    }
  }
}
