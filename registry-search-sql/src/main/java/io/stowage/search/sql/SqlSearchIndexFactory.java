package io.stowage.search.sql;

import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory;
import java.io.IOException;

/** Opens indexes in SQLite, PostgreSQL, MariaDB and MySQL, by the URLs of SQLAlchemy. */
public final class SqlSearchIndexFactory implements SearchIndexFactory {

  /** Without a URL: in memory, filled at each start. */
  private static final String DEFAULT = "sqlite://";

  /** For {@link java.util.ServiceLoader}. */
  public SqlSearchIndexFactory() {}

  @Override
  public String name() {
    return "sqlalchemy";
  }

  @Override
  public void check(Settings settings) {
    DatabaseUrl unused = url(settings);
  }

  @Override
  public SearchIndex open(Settings settings) throws IOException {
    return SqlSearchIndex.open(url(settings));
  }

  private static DatabaseUrl url(Settings settings) {
    try {
      return DatabaseUrl.parse(settings.database() == null ? DEFAULT : settings.database());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sqlalchemy_index_database " + e.getMessage(), e);
    }
  }
}
