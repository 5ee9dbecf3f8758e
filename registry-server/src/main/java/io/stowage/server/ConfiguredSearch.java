package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory.Settings;
import io.stowage.core.search.SearchIndexer;
import io.stowage.core.search.SearchIndexes;
import io.stowage.server.config.Configuration;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The search index that is configured. */
final class ConfiguredSearch {

  private ConfiguredSearch() {}

  /**
   * Finds it, without opening it.
   *
   * @return null if none is configured
   * @throws IOException if it is not installed
   * @throws IllegalArgumentException if its settings are wrong
   */
  static SearchIndexer.@Nullable Opening find(Configuration configuration) throws IOException {
    Configuration.Search search = configuration.search();
    if (search.backend() == null) {
      return null;
    }
    Map<String, Object> values = new TreeMap<>();
    if (configuration.extensions().get(search.backend()) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> values.put(String.valueOf(key), value));
    }
    return SearchIndexes.find(
        search.backend(),
        configuration.storage().drivers(),
        new Settings(search.database() == null ? null : search.database().value(), values));
  }

  /**
   * Makes it anew from what is stored, while servers use it.
   *
   * @return what to say
   * @throws IOException if none is configured, or it fails
   */
  static String rebuild(Configuration configuration, Registry registry) throws IOException {
    SearchIndexer.Opening opening = find(configuration);
    if (opening == null) {
      throw new IOException("search_backend is empty: there is no search index to rebuild");
    }
    try (SearchIndex index = opening.open()) {
      if (!index.isLasting()) {
        throw new IOException(
            "the search index is in the memory of each server, which makes it at its start");
      }
      return SearchIndexer.rebuild(registry, index) + " repositories indexed in " + index;
    }
  }
}
