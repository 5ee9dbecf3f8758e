package io.stowage.search.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite in a file. */
class SqliteFileTest extends SearchIndexContract {

  @TempDir Path folder;

  @Override
  protected String url() {
    return "sqlite:///" + file();
  }

  private Path file() {
    return folder.resolve("new/folder/search.db");
  }

  @Test
  void twoServersUseOneFile() throws IOException {
    index().add(List.of("a/b"));
    try (SearchIndex other = open(url())) {
      assertThat(other.find("a/b", 0, 1).total()).isEqualTo(1);

      other.remove(List.of("a/b"));
      assertThat(index().find("a/b", 0, 1).total()).isZero();

      other.add(List.of("a/b"));
      assertThat(index().find("a/b", 0, 1).total()).isEqualTo(1);
    }
  }

  @Test
  void itLastsWhenItIsClosed() throws IOException {
    index().add(List.of("a/b"));
    index().describe(List.of(new SearchEntry("a/b", "text", "1")));
    index().setFilled();
    index().close();

    try (SearchIndex again = open(url())) {
      assertThat(again.isFilled()).isTrue();
      assertThat(again.entries("", 9)).containsExactly(new SearchEntry("a/b", "text", "1"));
      assertThat(again.find("text", 0, 1).total()).isEqualTo(1);
    }
  }

  @Test
  void aBrokenIndexOfTextsIsMended() throws IOException, SQLException {
    index().add(List.of("some/app"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into stowage_search_text (stowage_search_text) values ('delete-all')");
      statement.execute("update stowage_search_state set changes = changes + 1");
    }
    assertThat(index().find("app", 0, 1).total()).isZero();

    index().mend();
    index().add(List.of("other/app"));

    assertThat(index().find("app", 0, 1).total()).isEqualTo(2);
  }

  /** The tables are those that docker-registry 0.9.1 makes. */
  @Test
  void theTablesOfDockerRegistryStay() throws IOException, SQLException {
    String path = folder.resolve("original.db").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      statement.execute("create table version (id integer not null, primary key (id))");
      statement.execute(
          "create table repository (id integer not null, name varchar(95) not null,"
              + " description varchar(100), primary key (id), unique (name))");
      statement.execute("insert into version (id) values (1)");
      statement.execute("insert into repository (name, description) values ('a/b', null)");

      try (SearchIndex beside = open("sqlite:///" + path)) {
        beside.add(List.of("c/d"));
        assertThat(beside.find("", 0, 9).total()).isEqualTo(1);
      }

      try (ResultSet rows = statement.executeQuery("select name from repository")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("a/b");
        assertThat(rows.next()).isFalse();
      }
      try (ResultSet tables =
          statement.executeQuery(
              "select count(*) from sqlite_master where type = 'table' and name not like"
                  + " 'stowage!_%' escape '!' and name not in ('version', 'repository')")) {
        assertThat(tables.getInt(1)).isZero();
      }
    }
  }
}
