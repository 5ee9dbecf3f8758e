package io.stowage.core.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * An index of repositories by name and description: write one to search in another way. It is a
 * copy of what the storage has, which a {@link SearchIndexer} makes and keeps; it may be deleted at
 * any time. Several servers may use one index.
 *
 * <p>Called from many threads at once. Each method does all that it is asked for or fails, and may
 * be called again then. While entries are added and removed, searches go on and find what is in.
 */
public interface SearchIndex extends Closeable {

  /**
   * Searches, as {@link Search#find} tells. Pages of one search fit together as long as nothing
   * changes.
   */
  SearchPage find(String query, long offset, int limit) throws IOException;

  /** Adds repositories without a description; those that are in stay as they are. */
  void add(Collection<String> names) throws IOException;

  /** Removes repositories; those that are not in are no error. */
  void remove(Collection<String> names) throws IOException;

  /** Sets description and source of repositories; those that are not in are left out. */
  void describe(Collection<SearchEntry> entries) throws IOException;

  /**
   * Lists what is in, in the order of the names' Unicode code points.
   *
   * @param after lists only names after this one, which need not be in; empty for all
   * @param limit the most entries of the list, 1 or more
   */
  List<SearchEntry> entries(String after, int limit) throws IOException;

  /**
   * Whether {@link #setFilled} has been called, by this process or another; searches of an index
   * that is not filled wait. If it does not say, it is filled by each process before it is
   * searched.
   */
  default boolean isFilled() throws IOException {
    return false;
  }

  /** Notes for good that all repositories are in which were there when it was new. */
  default void setFilled() throws IOException {}

  /** Whether it outlasts this process, so that another one can make it anew; true unless said. */
  default boolean isLasting() {
    return true;
  }

  /**
   * Makes anew whatever it derives from its entries, before a rebuild; searches go on meanwhile.
   * Nothing, if it does not say otherwise.
   */
  default void mend() throws IOException {}

  /** Frees what it holds. Closing twice is fine. */
  @Override
  void close() throws IOException;
}
