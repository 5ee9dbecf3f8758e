package io.stowage.search.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many repositories searches have found, as long as nothing has changed: what is found often
 * takes long to count. Safe from any thread.
 */
final class Totals {

  private static final int MOST = 1000;
  private static final int LONGEST_TERM = 100;

  private final Map<String, Long> totals =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  private long changes = -1;

  /**
   * What was counted; null if it has to be counted.
   *
   * @param now the count of changes, which tells whether it is still right
   */
  synchronized @Nullable Long find(String term, long now) {
    return changes == now ? totals.get(term) : null;
  }

  /** Remembers what was counted after the count of changes was read. */
  synchronized void put(String term, long now, long total) {
    if (changes != now) {
      totals.clear();
      changes = now;
    }
    if (term.length() <= LONGEST_TERM) {
      totals.put(term, total);
    }
  }
}
