package io.stowage.core.search;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens indexes of one kind; found with {@link java.util.ServiceLoader}, so it has a public
 * constructor without parameters. Safe from any thread.
 */
public interface SearchIndexFactory {

  /**
   * What the configuration tells of an index.
   *
   * @param database the URL of a database, with its password; null if none is given
   * @param values further settings of this index, as the configuration file has them
   */
  record Settings(@Nullable String database, Map<String, Object> values) {

    /** Copies the values. */
    public Settings {
      values = Map.copyOf(values);
    }

    /** Shows nothing, as there may be a password in it. */
    @Override
    public String toString() {
      return "settings of a search index";
    }
  }

  /** By which {@code search_backend} names it, in lower case. */
  String name();

  /**
   * Checks settings without using them.
   *
   * @throws IllegalArgumentException that says what is wrong, without a password
   */
  void check(Settings settings);

  /**
   * Opens an index, and makes it if there is none yet.
   *
   * @throws IllegalArgumentException as {@link #check}
   * @throws IOException if it cannot be reached; it is tried again later. The message says which,
   *     without a password
   */
  SearchIndex open(Settings settings) throws IOException;
}
