package io.stowage.core.oci;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A part of a list.
 *
 * @param entries in order
 * @param more whether there are others behind them
 */
public record Page<T>(List<T> entries, boolean more) {

  static <T> Page<T> of(Iterator<T> all, int limit) {
    List<T> entries = new ArrayList<>();
    while (entries.size() < limit && all.hasNext()) {
      entries.add(all.next());
    }
    return new Page<>(List.copyOf(entries), all.hasNext());
  }
}
