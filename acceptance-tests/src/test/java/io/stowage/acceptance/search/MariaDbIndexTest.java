package io.stowage.acceptance.search;

import io.stowage.acceptance.fixture.MariaDb;
import io.stowage.search.sql.SearchIndexContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** MariaDB. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class MariaDbIndexTest extends SearchIndexContract {

  private MariaDb server;

  @BeforeAll
  void startServer() {
    server = MariaDb.start();
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
