package io.stowage.core.search;

import java.util.List;

/**
 * Some of what a search has found.
 *
 * @param total how many repositories it has found in all
 * @param hits those of the page, in order
 */
public record SearchPage(long total, List<Hit> hits) {

  /** Nothing was found. */
  public static final SearchPage NOTHING = new SearchPage(0, List.of());

  /** Copies the list. */
  public SearchPage {
    hits = List.copyOf(hits);
  }

  /**
   * A repository.
   *
   * @param name as clients pull it
   * @param description empty if there is none
   */
  public record Hit(String name, String description) {}
}
