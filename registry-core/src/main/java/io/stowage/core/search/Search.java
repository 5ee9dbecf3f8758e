package io.stowage.core.search;

/** Searches for repositories. Safe from any thread. */
@FunctionalInterface
public interface Search {

  /** Finds nothing. */
  Search NOTHING = (query, offset, limit) -> SearchPage.NOTHING;

  /**
   * Searches. It may wait, so not on an I/O thread.
   *
   * @param query a text that names or descriptions have in them, whatever the case of its letters;
   *     empty finds all
   * @param offset how many hits to leave out, from the first
   * @param limit the most hits of the page, 0 or more
   * @throws io.stowage.core.RegistryException {@code UNAVAILABLE} if the index cannot be reached,
   *     with {@code until} while it is filled for the first time
   */
  SearchPage find(String query, long offset, int limit);
}
