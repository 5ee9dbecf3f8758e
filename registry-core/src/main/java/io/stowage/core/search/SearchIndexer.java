package io.stowage.core.search;

import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills an index from the storage when it is new, keeps it while repositories change, and searches
 * it. Safe from any thread.
 *
 * <p>It opens the index in the background and, while that fails, again and again; so a registry
 * serves without its index. It compares the whole index with the storage when it is open and when
 * more has changed than it could note, and its names each hour. A search sees what this registry
 * has acknowledged before, unless the index is slow or failing.
 */
public final class SearchIndexer implements Search, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);

  private static final int MOST_CHANGES = 100_000;
  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final Duration BETWEEN_WALKS = Duration.ofHours(1);
  private static final long END_MILLIS = 5000;
  private static final long OPENING_MILLIS = 2_000;
  private static final Set<Kind> IRRELEVANT =
      Set.of(Kind.BLOB_PUSHED, Kind.BLOB_DELETED, Kind.BLOB_MOUNTED);

  /** Opens an index. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Opens it.
     *
     * @throws IOException if it cannot be reached; it is tried again
     */
    SearchIndex open() throws IOException;
  }

  private final StoredRepositories stored;
  private final Opening opening;
  private final ChangedNames changed = new ChangedNames(MOST_CHANGES);
  private final ChangedNames undescribed = new ChangedNames(MOST_CHANGES);
  private final IndexSearch search;
  private final Thread walker;
  private final Thread looker;
  private final Thread describer;
  private final Object walkWanted = new Object();
  private boolean wanted;

  private volatile @Nullable SearchIndex index;
  private volatile boolean closed;
  private volatile boolean failing;
  private volatile boolean filled;
  private volatile CompletableFuture<Void> attempt = new CompletableFuture<>();

  private SearchIndexer(Registry registry, Opening opening, Duration settle) {
    this.search = new IndexSearch(changed, settle);
    this.stored = new StoredRepositories(registry);
    this.opening = opening;
    this.walker = Worker.thread("stowage-search-walk", this::openAndWalk);
    this.looker = Worker.of("stowage-search-look", changed, this::reconcile, this::look);
    this.describer =
        Worker.of("stowage-search-describe", undescribed, this::reconcile, this::describe);
  }

  /**
   * Begins to open, fill and keep an index in the background.
   *
   * @param registry whose repositories are searched
   * @param opening of the index, which the indexer closes
   */
  public static SearchIndexer start(Registry registry, Opening opening) {
    return start(registry, opening, SETTLE);
  }

  /**
   * Begins to open, fill and keep an index in the background.
   *
   * @param settle how long a search waits for the index to know of the changes before it
   */
  public static SearchIndexer start(Registry registry, Opening opening, Duration settle) {
    SearchIndexer indexer = new SearchIndexer(registry, opening, settle);
    // As a log, so that a client's search after its push is behind it.
    registry.events().keep(indexer::noteAll);
    indexer.walker.start();
    return indexer;
  }

  /**
   * Makes a whole index anew from the storage, in place, while servers search and change it.
   *
   * @return how many repositories there are
   * @throws IOException if the index fails
   * @throws RegistryException {@code UNAVAILABLE} if the storage fails
   */
  public static long rebuild(Registry registry, SearchIndex index) throws IOException {
    index.mend();
    Walk walk = new Walk(new StoredRepositories(registry), index);
    long count = walk.names();
    index.setFilled();
    walk.descriptions(true);
    return count;
  }

  /** Has what has become of repositories looked up in the storage soon. It does not wait. */
  private void noteAll(List<Event> events) {
    Set<String> names = new LinkedHashSet<>();
    for (Event event : events) {
      if (IRRELEVANT.contains(event.kind())) {
        continue;
      }
      V1RepositoryName v1 =
          event.repository() instanceof RepositoryName name
              ? V1RepositoryName.of(name)
              : (V1RepositoryName) event.repository();
      names.add(event.repository().toString());
      names.add(v1.toString());
      v1.ociNames().forEach(name -> names.add(name.toString()));
    }
    if (!names.isEmpty()) {
      changed.note(names);
    }
  }

  /** Has the whole index compared with the storage soon. */
  void reconcile() {
    synchronized (walkWanted) {
      wanted = true;
      walkWanted.notifyAll();
    }
  }

  @Override
  public SearchPage find(String query, long offset, int limit) {
    CompletableFuture<Void> now = attempt;
    SearchIndex open = index;
    if (open == null || !filled) {
      if (failing) {
        throw IndexSearch.unavailable();
      }
      throw RegistryException.later("the search index is being filled; try again later", now);
    }
    return search.find(open, query, offset, limit);
  }

  private void openAndWalk() throws InterruptedException {
    Pause pause = new Pause();
    boolean descriptions = true;
    while (true) {
      try {
        SearchIndex open = index == null ? open() : opened();
        Walk walk = new Walk(stored, open);
        long count = walk.names();
        if (!filled) {
          open.setFilled();
        }
        succeeded();
        if (descriptions) {
          walk.descriptions(false);
        }
        LOG.debug("the search index has {} repositories", count);
        pause.reset();
        descriptions = awaitWalk();
      } catch (IOException | RuntimeException | LinkageError e) {
        if (closed) {
          return;
        }
        failed(e);
        pause.await();
      }
    }
  }

  private SearchIndex open() throws IOException {
    SearchIndex open = opening.open();
    try {
      filled = open.isFilled();
      use(open);
      return open;
    } catch (IOException | RuntimeException | LinkageError e) {
      open.close();
      throw e;
    }
  }

  /** The index, which is open; ends a thread that goes on when it is closed. */
  private SearchIndex opened() throws InterruptedException {
    SearchIndex open = index;
    if (closed || open == null) {
      throw new InterruptedException();
    }
    return open;
  }

  private synchronized void use(SearchIndex open) throws IOException {
    if (closed) {
      throw new IOException("it was closed while the index was opened");
    }
    index = open;
    looker.start();
    describer.start();
  }

  private void succeeded() {
    if (failing) {
      LOG.info("the search index can be reached again");
    }
    failing = false;
    filled = true;
    attempt.complete(null);
  }

  private void failed(Throwable e) {
    if (!failing) {
      LOG.error("the search index cannot be kept; it is tried again: {}", e.getMessage());
      LOG.debug("the search index", e);
    }
    failing = true;
    CompletableFuture<Void> over = attempt;
    attempt = new CompletableFuture<>();
    over.complete(null);
  }

  /** Waits for the next walk; whether changes may have been missed, those of images too. */
  private boolean awaitWalk() throws InterruptedException {
    long end = System.nanoTime() + BETWEEN_WALKS.toNanos();
    synchronized (walkWanted) {
      while (!wanted) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        walkWanted.wait(millis);
      }
      wanted = false;
      return true;
    }
  }

  private void look(List<String> names) throws IOException, InterruptedException {
    new IndexUpdate(stored, opened()).look(names);
    undescribed.note(names);
  }

  private void describe(List<String> names) throws IOException, InterruptedException {
    // Without a source, so that each is read.
    new IndexUpdate(stored, opened())
        .describe(names.stream().map(name -> new SearchEntry(name, "", "")).toList(), true);
  }

  /** Stops keeping the index, and closes it. Closing twice is fine. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      if (index == null && !failing) {
        walker.join(OPENING_MILLIS); // a database that is interrupted while it is opened complains
      }
      List.of(walker, looker, describer).forEach(Thread::interrupt);
      for (Thread thread : List.of(walker, looker, describer)) {
        thread.join(END_MILLIS);
      }
    } catch (InterruptedException e) {
      List.of(walker, looker, describer).forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    SearchIndex open = index;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("the search index could not be closed: {}", e.getMessage());
      }
    }
  }
}
