package io.stowage.core.search;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to an index so that one it does not take keeps out no other: a batch that it
 * refuses is handed over in halves, and what is refused alone is left out, until the index is
 * compared with the storage again.
 */
final class Batches {

  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  /** How often something is refused alone before it is left out: a deadlock ends by itself. */
  private static final int TRIES = 3;

  /** An index that refuses so many, and takes none in between, takes nothing. */
  private static final int MOST_REFUSED = 10;

  private final SearchIndex index;
  private int refused;

  Batches(SearchIndex index) {
    this.index = index;
  }

  /** A method of the index. */
  interface Change<T> {
    void make(Collection<T> batch) throws IOException;
  }

  /**
   * Hands over a batch.
   *
   * @throws IOException if the index fails, whatever it is handed
   */
  <T> void make(List<T> batch, Change<T> change) throws IOException {
    for (int tries = 1; !batch.isEmpty(); tries++) {
      try {
        change.make(batch);
        refused = 0;
        return;
      } catch (IOException | RuntimeException e) {
        List<SearchEntry> unused = index.entries("", 1); // fails if it is not for the batch
        if (batch.size() > 1) {
          int half = batch.size() / 2;
          make(batch.subList(0, half), change);
          make(batch.subList(half, batch.size()), change);
          return;
        }
        if (tries == TRIES) {
          if (++refused > MOST_REFUSED) {
            throw e;
          }
          LOG.warn("the search index does not take {}: {}", batch.get(0), e.getMessage());
          return;
        }
      }
    }
  }
}
