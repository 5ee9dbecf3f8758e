package io.stowage.search.sql;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of PostgreSQL by trigrams, which needs an extension that not everybody may install. */
final class Trigrams {

  private static final Logger LOG = LoggerFactory.getLogger(Trigrams.class);

  /** Keeps other servers from doing the same at once. */
  private static final String LOCK = "select pg_advisory_xact_lock(779017530521) is null";

  private Trigrams() {}

  /**
   * Makes the index, if that can be. Without it all texts are read for a search.
   *
   * @throws JdbiException if the database cannot be reached
   */
  static void prepare(DataSource database) {
    Jdbi jdbi = Jdbi.create(database);
    jdbi.useHandle(handle -> handle.execute("select 1"));
    try {
      execute(jdbi, "create extension if not exists pg_trgm");
    } catch (JdbiException e) {
      LOG.debug("the extension pg_trgm", e);
    }
    try {
      // Without fastupdate, as what waits to be put into the index makes searches slow.
      execute(
          jdbi,
          "create index if not exists stowage_search_trigrams on stowage_search_text"
              + " using gin (folded gin_trgm_ops) with (fastupdate = off)");
    } catch (JdbiException e) {
      LOG.warn(
          "the database of the search index has no extension pg_trgm: searches read all texts."
              + " Its owner can have it with: create extension pg_trgm");
      LOG.debug("the index by trigrams", e);
    }
  }

  private static void execute(Jdbi jdbi, String sql) {
    jdbi.useTransaction(
        handle -> {
          boolean unused = handle.createQuery(LOCK).mapTo(Boolean.class).one();
          handle.execute(sql);
        });
  }
}
