package io.stowage.search.sql;

import io.stowage.core.search.SearchPage;
import io.stowage.core.search.SearchPage.Hit;
import io.stowage.search.sql.Dialect.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Searches in the tables. Repositories whose whole name, or its last part, is the text come first,
 * the others after them; each in the order in which they came into the index.
 */
final class Finder {

  private static final String EXACT = "(e.base = :term or e.name = :term)";

  /** So many hits are read at once, and sorted here. */
  private static final int FEW = 200;

  /** Of more the first come soon in the order of the ids, so that not all need be found. */
  private static final int MANY = 10_000;

  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.exact()).thenComparing(Row::id);

  private record Row(long id, String name, boolean exact, String description) {
    Hit hit() {
      return new Hit(name, description);
    }
  }

  /** Shorter texts have no trigram and mostly many hits: it is quicker to count them alone. */
  private static final int SHORT = 3;

  /** How many hits there are, and the first {@link #FEW} in the order of the ids. */
  private record First(long total, List<Row> rows) {}

  private final Dialect dialect;
  private final Totals totals = new Totals();

  Finder(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Searches.
   *
   * @param term folded
   */
  SearchPage find(Handle handle, String term, long offset, int limit) {
    if (term.indexOf('\0') >= 0 || term.indexOf('\n') >= 0) {
      return SearchPage.NOTHING; // no text has them
    }
    long changes =
        handle
            .createQuery("select changes from stowage_search_state where id = 1")
            .mapTo(Long.class)
            .one();
    Long known = totals.find(term, changes);
    if (known == null && term.length() < SHORT) {
      known = count(handle, term);
    }
    if (known != null && (known > MANY || term.isEmpty())) {
      totals.put(term, changes, known);
      return new SearchPage(known, page(handle, term, known, offset, limit));
    }
    First first = first(handle, term);
    totals.put(term, changes, first.total());
    List<Hit> hits =
        first.total() <= FEW
            ? first.rows().stream().sorted(ORDER).skip(offset).limit(limit).map(Row::hit).toList()
            : page(handle, term, first, offset, limit);
    return new SearchPage(first.total(), hits);
  }

  /**
   * How many hits there are, and the first in the order of the ids. All hits are found before the
   * first is given: names that are alike lie together, so the first may come last.
   */
  private First first(Handle handle, String term) {
    Match match = dialect.match(term);
    AtomicLong total = new AtomicLong();
    List<Row> rows =
        handle
            .createQuery(
                "with hit as "
                    + dialect.materialized()
                    + "(select "
                    + match.order()
                    + " as id from "
                    + match.counted()
                    + " where "
                    + match.where()
                    + ") select e.id, e.name, e.base, e.description, counted.total"
                    + " from (select id from hit order by id limit :limit) first"
                    + " join stowage_search_entry e on e.id = first.id"
                    + " cross join (select count(*) as total from hit) counted"
                    + " order by e.id")
            .bind("pattern", match.pattern())
            .bind("limit", FEW)
            .map(
                (row, context) -> {
                  total.set(row.getLong(5));
                  boolean exact = row.getString(2).equals(term) || row.getString(3).equals(term);
                  return new Row(row.getLong(1), row.getString(2), exact, row.getString(4));
                })
            .list();
    return new First(total.get(), rows);
  }

  private List<Hit> page(Handle handle, String term, First first, long offset, int limit) {
    List<Hit> exact = exact(handle, term, offset, limit);
    long before = exact.isEmpty() && offset > 0 ? exact(handle, term) : offset + exact.size();
    List<Hit> others =
        first.rows().stream()
            .filter(row -> !row.exact())
            .skip(Math.max(0, offset - before))
            .limit(limit - exact.size())
            .map(Row::hit)
            .toList();
    return exact.size() + others.size() == limit
        ? Stream.concat(exact.stream(), others.stream()).toList()
        : page(handle, term, first.total(), offset, limit);
  }

  private List<Hit> page(Handle handle, String term, long total, long offset, int limit) {
    if (limit == 0 || offset >= total) {
      return List.of();
    }
    return term.isEmpty() ? all(handle, offset, limit) : matching(handle, term, offset, limit);
  }

  private long count(Handle handle, String term) {
    if (term.isEmpty()) {
      return handle
          .createQuery("select count(*) from stowage_search_entry")
          .mapTo(Long.class)
          .one();
    }
    Match match = dialect.match(term);
    return handle
        .createQuery("select count(*) from " + match.counted() + " where " + match.where())
        .bind("pattern", match.pattern())
        .mapTo(Long.class)
        .one();
  }

  private static List<Hit> all(Handle handle, long offset, int limit) {
    return hits(
        handle.createQuery(
            "select e.name, e.description from stowage_search_entry e"
                + " order by e.id limit :limit offset :offset"),
        offset,
        limit);
  }

  /** A page of many: with so many, the first are soon found in the order of the ids. */
  private List<Hit> matching(Handle handle, String term, long offset, int limit) {
    List<Hit> hits = new ArrayList<>(exact(handle, term, offset, limit));
    if (hits.size() < limit) {
      long exact = hits.isEmpty() && offset > 0 ? exact(handle, term) : offset + hits.size();
      Match match = dialect.match(term);
      hits.addAll(
          hits(
              handle
                  .createQuery(
                      "select e.name, e.description from "
                          + match.from()
                          + " where "
                          + match.where()
                          + " and not "
                          + EXACT
                          + " order by "
                          + match.order()
                          + " limit :limit offset :offset")
                  .bind("pattern", match.pattern())
                  .bind("term", term),
              Math.max(0, offset - exact),
              limit - hits.size()));
    }
    return hits;
  }

  private static List<Hit> exact(Handle handle, String term, long offset, int limit) {
    return hits(
        handle
            .createQuery(
                "select e.name, e.description from stowage_search_entry e where "
                    + EXACT
                    + " order by e.id limit :limit offset :offset")
            .bind("term", term),
        offset,
        limit);
  }

  private static long exact(Handle handle, String term) {
    return handle
        .createQuery("select count(*) from stowage_search_entry e where " + EXACT)
        .bind("term", term)
        .mapTo(Long.class)
        .one();
  }

  private static List<Hit> hits(Query query, long offset, int limit) {
    return query
        .bind("offset", offset)
        .bind("limit", limit)
        .map((row, context) -> new Hit(row.getString(1), row.getString(2)))
        .list();
  }
}
