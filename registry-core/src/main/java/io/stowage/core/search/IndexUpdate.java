package io.stowage.core.search;

import io.stowage.core.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an index agree with the storage. What it has written it compares with the storage once
 * more: another server may have changed the repository after it was looked at, and may have told
 * the index before. So any number of servers may do this at once.
 */
final class IndexUpdate {

  private static final Logger LOG = LoggerFactory.getLogger(IndexUpdate.class);

  private final StoredRepositories stored;
  private final SearchIndex index;
  private final Batches batches;

  IndexUpdate(StoredRepositories stored, SearchIndex index) {
    this.stored = stored;
    this.index = index;
    this.batches = new Batches(index);
  }

  /** Adds those of some repositories that are there, and removes the others. */
  void look(List<String> names) throws IOException {
    List<String> rest = names;
    while (!rest.isEmpty()) {
      List<String> there = new ArrayList<>();
      List<String> gone = new ArrayList<>();
      for (String name : rest) {
        (stored.exists(name) ? there : gone).add(name);
      }
      batches.make(there, index::add);
      batches.make(gone, index::remove);
      rest = new ArrayList<>();
      for (String name : there) {
        if (!stored.exists(name)) {
          rest.add(name);
        }
      }
      for (String name : gone) {
        if (stored.exists(name)) {
          rest.add(name);
        }
      }
    }
  }

  /**
   * Reads the descriptions of repositories that have been pushed to since they were read. One that
   * cannot be read stays as it is.
   *
   * @param entries as the index has them
   * @param anew whether to read those too that should be right
   */
  void describe(List<SearchEntry> entries, boolean anew) throws IOException {
    List<SearchEntry> rest = entries;
    boolean all = anew;
    while (!rest.isEmpty()) {
      List<SearchEntry> read = new ArrayList<>();
      for (SearchEntry entry : rest) {
        SearchEntry now = read(entry, all);
        if (now != null) {
          read.add(now);
        }
      }
      batches.make(read, index::describe);
      rest = read; // until no image has changed meanwhile
      all = false;
    }
  }

  private @Nullable SearchEntry read(SearchEntry entry, boolean anew) {
    try {
      String source = stored.source(entry.name());
      return source.equals(entry.source()) && !anew
          ? null
          : new SearchEntry(entry.name(), stored.description(entry.name(), source), source);
    } catch (RegistryException e) {
      LOG.warn("the description of {} could not be read: {}", entry.name(), e.message());
      LOG.debug("the description of {}", entry.name(), e);
      return null;
    }
  }
}
