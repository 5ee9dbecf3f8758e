package io.stowage.acceptance.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.MariaDb;
import io.stowage.acceptance.fixture.PostgreSql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries whose search index is in a database: what is found, and what if it is down. */
@Timeout(240)
class SearchDatabasesTest {

  @TempDir Path folder;

  @Test
  void sqlite() throws Exception {
    keepsUp("sqlite:///" + folder.resolve("search.db"));
  }

  @Test
  void postgreSql() throws Exception {
    try (PostgreSql database = PostgreSql.start()) {
      keepsUp(database.newDatabase());
    }
  }

  @Test
  void theTablesOfDockerRegistryStayInPostgreSql() throws Exception {
    try (PostgreSql database = PostgreSql.start()) {
      String url = database.newDatabase();
      try (Connection connection = database.connect()) {
        keepsTables(connection, url, "id serial not null", "public");
      }
    }
  }

  @Test
  void theTablesOfDockerRegistryStayInMariaDb() throws Exception {
    try (MariaDb database = MariaDb.start()) {
      String url = database.newDatabase();
      try (Connection connection = database.connect()) {
        keepsTables(connection, url, "id integer not null auto_increment", connection.getCatalog());
      }
    }
  }

  /** The tables are those that docker-registry 0.9.1 makes. */
  private void keepsTables(Connection connection, String url, String id, String schema)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table version (" + id + ", primary key (id))");
      statement.execute(
          "create table repository ("
              + id
              + ", name varchar(95) not null, description varchar(100), primary key (id),"
              + " unique (name))");
      statement.execute("insert into version (id) values (1)");
      statement.execute("insert into repository (name, description) values ('a/b', null)");
      try (SearchServer server = SearchServer.start(folder, url)) {
        server.put("team/first");
        server.await("an answer", () -> server.searchStatus("first") == 200);
        server.awaitNames("", "team/first");
      }

      assertThat(texts(statement, "select name from repository where description is null"))
          .containsExactly("a/b");
      assertThat(texts(statement, "select id from version")).containsExactly("1");
      assertThat(
              texts(
                  statement,
                  "select table_name from information_schema.tables where table_schema = '"
                      + schema
                      + "' and table_name not like 'stowage!_%' escape '!'"))
          .containsExactlyInAnyOrder("version", "repository");
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Test
  void mariaDb() throws Exception {
    try (MariaDb database = MariaDb.start()) {
      keepsUp(database.newDatabase());
    }
  }

  private void keepsUp(String database) throws Exception {
    try (SearchServer server = SearchServer.start(folder, database)) {
      assertThat(server.names("")).isEmpty();
      server.put("team/first");
      server.awaitNames("first", "team/first");
      server.push("deep/er/second", "the second one");
      server.awaitNames("er/sec", "deep/er/second");
      server.await("description", () -> server.names("second one").size() == 1);
      server.delete("team/first");
      server.awaitNames("", "deep/er/second");

      Path output = folder.resolve("rebuild.out");
      Process rebuild = server.beginRebuild(output);
      assertThat(rebuild.waitFor()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).startsWith("1 repositories indexed in ");
      assertThat(server.log()).doesNotContain("p@ss", "p%40ss", "ERROR");
    }
    try (SearchServer again = SearchServer.start(folder, database)) {
      assertThat(again.names("second one")).containsExactly("deep/er/second");
    }
  }

  /** They serve one storage, as behind a balancer. */
  @Test
  void twoServersShareOneDatabase() {
    try (PostgreSql postgres = PostgreSql.start()) {
      String database = postgres.newDatabase();
      try (SearchServer one = SearchServer.start(folder, database);
          SearchServer other = SearchServer.start(folder, database)) {
        for (int i = 0; i < 20; i++) {
          SearchServer pushed = i % 2 == 0 ? one : other;
          SearchServer asked = i % 2 == 0 ? other : one;
          String name = "shared/app" + i;
          pushed.put(name);
          pushed.await(name, () -> pushed.names(name).contains(name));
          asked.await(name, () -> asked.names(name).contains(name));
          asked.delete(name);
          asked.await(name, () -> !asked.names(name).contains(name));
        }
      }
    }
  }

  @Test
  void aDatabaseThatIsDownKeepsNothingFromBeingServed() {
    try (PostgreSql postgres = PostgreSql.start()) {
      String database = postgres.newDatabase();
      postgres.kill();
      try (SearchServer server = SearchServer.start(folder, database)) {
        server.push("while/down", "text");
        assertThat(server.api().tags("while/down")).containsExactly("latest");
        server.await("503", () -> server.searchStatus("down") == 503);
        assertThat(server.log()).doesNotContain("p@ss", "p%40ss");

        postgres.restart();
        server.await("search", () -> server.searchStatus("down") == 200);
        assertThat(server.names("down")).containsExactly("while/down");

        postgres.kill();
        server.await("503 again", () -> server.searchStatus("x" + System.nanoTime()) == 503);
        server.put("while/gone");
        postgres.restart();
        server.await("search again", () -> server.searchStatus("gone") == 200);
        server.await("the change", () -> server.names("gone").contains("while/gone"));
      }
    }
  }

  @Test
  void anUnusableConfigurationIsRefusedInOneLine() throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve("config.yml"),
            "dev: {storage: file, storage_path: %s, search_backend: my.index}\n"
                .formatted(folder.resolve("storage")));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            ServerProcess.jar().toString());
    builder.environment().put("DOCKER_REGISTRY_CONFIG", file.toString());
    builder.environment().put("SETTINGS_FLAVOR", "dev");
    builder.environment().put("REGISTRY_PORT", "0");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output)
        .startsWith("stowage: search_backend: there is no search index my.index; installed are [");
  }
}
