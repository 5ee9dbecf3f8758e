package io.stowage.search.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "sqlite:////srv/search.db, SQLite /srv/search.db",
    "sqlite+pysqlite:////srv/a b.db?timeout=5, SQLite /srv/a b.db",
    "sqlite://, SQLite in memory",
    "sqlite:///, SQLite in memory",
    "sqlite:///:memory:, SQLite in memory",
    "postgresql://host/db, PostgreSQL host/db",
    "postgresql+psycopg2://me:hush@host:5433/db?sslmode=require, PostgreSQL host:5433/db",
    "postgres://me:hush@[::1]:5433/db, PostgreSQL [::1]:5433/db",
    "postgresql:///db, PostgreSQL localhost/db",
    "mysql+pymysql://me:hush@host/db?charset=utf8, MariaDB host/db",
    "mysql://host:/db, MariaDB host/db",
    "mariadb+mysqldb://host:3307/my%20db, MariaDB host:3307/my db"
  })
  void urlsOfSqlAlchemyAreUnderstood(String url, String shown) {
    assertThat(DatabaseUrl.parse(url)).hasToString(shown);
  }

  @Test
  void aRelativePathIsBelowTheFolderOfTheProcess() {
    assertThat(DatabaseUrl.parse("sqlite:///search.db").file())
        .isEqualTo(Path.of("search.db").toAbsolutePath());
  }

  @Test
  void escapesOfUserAndPasswordAreUndone() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://a%40b:p%2Fw%3A%25+@x@host/db?sslmode=require&x=%20");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("p/w:%+@x");
    assertThat(url.host()).isEqualTo("host");
    assertThat(url.parameters()).isEqualTo(Map.of("sslmode", "require", "x", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oracle://me:hush@host/db",
        "hush",
        "postgresql:hush",
        "postgresql://me:hush@host",
        "postgresql://me:hush@host/",
        "postgresql://me:hush@host:port/db",
        "postgresql://me:hu%zzsh@host/db",
        "postgresql://me:hush/hush@host/db",
        "sqlite://hush/path",
      })
  void whatIsWrongIsSaidWithoutThePassword(String url) {
    assertThatThrownBy(() -> new SqlSearchIndexFactory().check(new Settings(url, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sqlalchemy_index_database ")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aDatabaseThatIsDownIsNamedWithoutThePassword() {
    Settings settings = new Settings("postgresql://me:hush@127.0.0.1:1/db", Map.of());

    assertThatThrownBy(() -> new SqlSearchIndexFactory().open(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PostgreSQL 127.0.0.1:1/db")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.db"), "no database at all ".repeat(100));

    assertThatThrownBy(
            () -> new SqlSearchIndexFactory().open(new Settings("sqlite:///" + file, Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SQLite " + file)
        .hasMessageContaining("not a database");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheKey(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String url = "sqlite:///" + file.resolve("below/search.db");

    assertThatThrownBy(() -> new SqlSearchIndexFactory().open(new Settings(url, Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "sqlalchemy_index_database: the folder " + file.resolve("below") + " cannot be made: ")
        .hasMessageContaining("FileSystemException");
  }

  @Test
  void withoutOneTheIndexIsInMemory() throws IOException {
    try (SearchIndex index = new SqlSearchIndexFactory().open(new Settings(null, Map.of()))) {
      assertThat(index).hasToString("SQLite in memory");
    }
  }
}
