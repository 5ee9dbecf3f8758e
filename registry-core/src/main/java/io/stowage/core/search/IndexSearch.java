package io.stowage.core.search;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches an index, after the changes before the search. One that has failed is left alone for a
 * second, so that not every search waits for what does not answer. Safe from any thread.
 */
final class IndexSearch {

  private static final Logger LOG = LoggerFactory.getLogger(IndexSearch.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ChangedNames changed;
  private final Duration settle;
  private volatile boolean failing;
  private volatile long failedAt;

  /**
   * Nothing has failed yet.
   *
   * @param changed what the index is to know of first
   * @param settle how long a search waits for that
   */
  IndexSearch(ChangedNames changed, Duration settle) {
    this.changed = changed;
    this.settle = settle;
  }

  /**
   * Searches, as {@link Search#find} tells.
   *
   * @throws RegistryException {@code UNAVAILABLE} if the index fails, or has just failed
   */
  SearchPage find(SearchIndex index, String query, long offset, int limit) {
    if (failing && System.nanoTime() - failedAt < PAUSE.toNanos()) {
      throw unavailable();
    }
    try {
      changed.awaitSettled(settle);
      SearchPage page = index.find(query, offset, limit);
      if (failing) {
        failing = false;
        LOG.info("the search index answers again");
      }
      return page;
    } catch (IOException | LinkageError e) {
      failed(e);
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private synchronized void failed(Throwable e) {
    if (!failing) {
      LOG.error("the search index does not answer: {}", e.getMessage());
    }
    LOG.debug("a search", e);
    failedAt = System.nanoTime();
    failing = true;
  }

  /** Without its cause, which is in the log once, not with each search. */
  static RegistryException unavailable() {
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the search index cannot be reached; try again later");
  }
}
