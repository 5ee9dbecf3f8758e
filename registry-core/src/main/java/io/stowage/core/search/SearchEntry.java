package io.stowage.core.search;

/**
 * A repository in an index. Immutable.
 *
 * @param name of the repository, as clients pull it
 * @param description what its image says of itself; empty if it says nothing or has not been read
 * @param source tells the indexer what the description was read from; empty if it has not been read
 */
public record SearchEntry(String name, String description, String source) {

  /** The longest description that is kept, in characters. */
  public static final int MAX_DESCRIPTION = 1000;
}
