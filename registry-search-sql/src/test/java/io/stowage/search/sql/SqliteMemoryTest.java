package io.stowage.search.sql;

/** SQLite in memory. */
class SqliteMemoryTest extends SearchIndexContract {

  @Override
  protected String url() {
    return "sqlite://";
  }
}
