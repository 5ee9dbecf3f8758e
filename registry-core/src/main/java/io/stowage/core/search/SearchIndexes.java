package io.stowage.core.search;

import io.stowage.core.extension.Extensions;
import io.stowage.core.extension.Extensions.Installed;
import io.stowage.core.search.SearchIndexFactory.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of search indexes that are installed. */
public final class SearchIndexes {

  private SearchIndexes() {}

  /**
   * Finds a kind by its name and checks its settings.
   *
   * @param name of the kind, in letters of any case
   * @param folder of jars; null for none but the class path
   * @return opens the index
   * @throws IOException if there is none of that name: it lists those that are installed; or the
   *     folder cannot be read
   * @throws IllegalArgumentException if the settings are wrong
   */
  public static SearchIndexer.Opening find(String name, @Nullable Path folder, Settings settings)
      throws IOException {
    Map<String, Installed<SearchIndexFactory>> installed =
        Extensions.find(SearchIndexFactory.class, "search index", SearchIndexFactory::name, folder);
    Installed<SearchIndexFactory> found = installed.get(name.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new IOException(
          "search_backend: there is no search index "
              + name
              + "; installed are "
              + installed.keySet()
              + "; add its jar to "
              + (folder == null ? "the class path, or to the folder drivers.folder" : folder));
    }
    try {
      found.service().check(settings);
    } catch (LinkageError e) {
      throw unusable(name, found, e);
    }
    return () -> {
      try {
        return found.service().open(settings);
      } catch (LinkageError e) {
        throw unusable(name, found, e);
      }
    };
  }

  /** A jar that was made for other classes than it meets here, or lacks some. */
  private static IOException unusable(
      String name, Installed<SearchIndexFactory> found, LinkageError e) {
    return new IOException(
        "the search index " + name + " in " + found.origin() + " cannot be used: " + e, e);
  }
}
