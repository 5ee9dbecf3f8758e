package io.stowage.search.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/** An index in a database. Its tables begin with {@code stowage_}. */
final class SqlSearchIndex implements SearchIndex {

  /** After how many new entries PostgreSQL has to look at them to plan its searches. */
  private static final int VACUUMED = 10_000;

  private final DatabaseUrl url;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Finder finder;
  private int changes;

  private SqlSearchIndex(DatabaseUrl url, HikariDataSource pool) {
    this.url = url;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.finder = new Finder(url.dialect());
  }

  /**
   * Opens an index, and makes its tables if they are not there.
   *
   * @throws IOException if the database cannot be reached or used, without a password
   */
  static SqlSearchIndex open(DatabaseUrl url) throws IOException {
    return new SqlSearchIndex(url, Database.open(url));
  }

  /** A text as it is compared: without the case of its letters. */
  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String folded(String name, String description) {
    return fold(name) + "\n" + fold(description);
  }

  @Override
  public SearchPage find(String query, long offset, int limit) throws IOException {
    return call(() -> jdbi.withHandle(handle -> finder.find(handle, fold(query), offset, limit)));
  }

  /** In order, so that two servers do not wait for each other. No database keeps a zero byte. */
  private static SortedSet<String> storable(Collection<String> names) {
    TreeSet<String> storable = new TreeSet<>(names);
    storable.removeIf(name -> name.indexOf('\0') >= 0);
    return storable;
  }

  @Override
  public void add(Collection<String> names) throws IOException {
    SortedSet<String> wanted = storable(names);
    run(
        () -> {
          TreeSet<String> missing = new TreeSet<>(wanted);
          missing.removeAll(jdbi.withHandle(handle -> known(handle, wanted)).keySet());
          if (missing.isEmpty()) {
            return;
          }
          jdbi.useTransaction(
              handle -> {
                insert(handle, missing);
                changed(handle);
              });
          vacuum(missing.size());
        });
  }

  private void insert(Handle handle, Collection<String> names) {
    // Another server may have added them since.
    String unless =
        url.dialect() == Dialect.MARIADB
            ? " on duplicate key update id = id"
            : " on conflict (name) do nothing";
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into stowage_search_entry (name, base, description, folded, source)"
                + " values (:name, :base, '', :folded, '')"
                + unless);
    for (String name : names) {
      batch
          .bind("name", name)
          .bind("base", fold(name.substring(name.lastIndexOf('/') + 1)))
          .bind("folded", folded(name, ""))
          .add();
    }
    batch.execute();
  }

  @Override
  public void remove(Collection<String> names) throws IOException {
    SortedSet<String> wanted = storable(names);
    if (wanted.isEmpty()) {
      return;
    }
    run(
        () ->
            jdbi.useTransaction(
                handle -> {
                  int removed =
                      handle
                          .createUpdate("delete from stowage_search_entry where name in (<names>)")
                          .bindList("names", List.copyOf(wanted))
                          .execute();
                  if (removed > 0) {
                    changed(handle);
                  }
                }));
  }

  @Override
  public void describe(Collection<SearchEntry> entries) throws IOException {
    Map<String, SearchEntry> wanted = new HashMap<>();
    entries.forEach(entry -> wanted.put(entry.name(), entry));
    run(
        () -> {
          Map<String, SearchEntry> known =
              jdbi.withHandle(handle -> known(handle, storable(wanted.keySet())));
          List<SearchEntry> differing = new ArrayList<>();
          for (String name : new TreeSet<>(known.keySet())) {
            SearchEntry entry = wanted.get(name);
            if (entry != null && !entry.equals(known.get(name))) {
              differing.add(entry);
            }
          }
          if (!differing.isEmpty()) {
            jdbi.useTransaction(handle -> update(handle, differing, known));
            vacuum(differing.size());
          }
        });
  }

  private static void update(
      Handle handle, List<SearchEntry> entries, Map<String, SearchEntry> known) {
    PreparedBatch batch =
        handle.prepareBatch(
            "update stowage_search_entry set description = :description, folded = :folded,"
                + " source = :source where name = :name");
    boolean texts = false;
    for (SearchEntry entry : entries) {
      SearchEntry before = known.get(entry.name());
      texts |= before == null || !before.description().equals(entry.description());
      batch
          .bind("description", entry.description())
          .bind("folded", folded(entry.name(), entry.description()))
          .bind("source", entry.source())
          .bind("name", entry.name())
          .add();
    }
    batch.execute();
    if (texts) {
      changed(handle);
    }
  }

  private static Map<String, SearchEntry> known(Handle handle, Collection<String> names) {
    Map<String, SearchEntry> known = new HashMap<>();
    if (!names.isEmpty()) {
      handle
          .createQuery(
              "select name, description, source from stowage_search_entry where name in (<names>)")
          .bindList("names", List.copyOf(names))
          .map((row, context) -> entry(row.getString(1), row.getString(2), row.getString(3)))
          .forEach(entry -> known.put(entry.name(), entry));
    }
    return known;
  }

  private static SearchEntry entry(String name, String description, String source) {
    return new SearchEntry(name, description, source);
  }

  @Override
  public List<SearchEntry> entries(String after, int limit) throws IOException {
    return call(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select name, description, source from stowage_search_entry"
                                + " where name > :after order by name limit :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map(
                            (row, context) ->
                                entry(row.getString(1), row.getString(2), row.getString(3)))
                        .list()));
  }

  @Override
  public boolean isFilled() throws IOException {
    return call(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery("select filled from stowage_search_state where id = 1")
                        .mapTo(Integer.class)
                        .one()
                        .equals(1)));
  }

  @Override
  public void setFilled() throws IOException {
    run(
        () ->
            jdbi.useHandle(handle -> handle.execute("update stowage_search_state set filled = 1")));
  }

  @Override
  public boolean isLasting() {
    return !url.isInMemory();
  }

  @Override
  public void mend() throws IOException {
    run(
        () ->
            jdbi.useHandle(
                handle -> {
                  switch (url.dialect()) {
                    case SQLITE ->
                        handle.execute(
                            "insert into stowage_search_text (stowage_search_text)"
                                + " values ('rebuild')");
                    case POSTGRESQL -> vacuum(handle);
                    case MARIADB -> handle.execute("analyze table stowage_search_entry");
                  }
                }));
  }

  /** Tells every server that what it has counted is not right any more. */
  private static void changed(Handle handle) {
    handle.execute("update stowage_search_state set changes = changes + 1");
  }

  /** After many changes at once; PostgreSQL itself comes to it only after a while. */
  private synchronized void vacuum(int more) {
    changes += more;
    if (url.dialect() == Dialect.POSTGRESQL && changes >= VACUUMED) {
      changes = 0;
      jdbi.useHandle(SqlSearchIndex::vacuum);
    }
  }

  private static void vacuum(Handle handle) {
    handle.execute("vacuum (analyze) stowage_search_entry");
    handle.execute("vacuum (analyze) stowage_search_text");
  }

  private interface Call<T> {
    T call();
  }

  private <T> T call(Call<T> call) throws IOException {
    try {
      return call.call();
    } catch (JdbiException e) {
      throw Database.failed(url, e);
    }
  }

  private void run(Runnable action) throws IOException {
    Object unused =
        call(
            () -> {
              action.run();
              return true;
            });
  }

  @Override
  public void close() {
    pool.close();
  }

  /** For logs: where it is. */
  @Override
  public String toString() {
    return url.toString();
  }
}
