package io.stowage.acceptance.search;

import io.stowage.acceptance.fixture.PostgreSql;
import io.stowage.search.sql.SearchIndexContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL with {@code pg_trgm}. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class PostgreSqlIndexTest extends SearchIndexContract {

  private PostgreSql server;

  @BeforeAll
  void startServer() {
    server = PostgreSql.start();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @Override
  protected String url() {
    return server.newDatabase();
  }
}
