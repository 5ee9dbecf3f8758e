package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexer;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredSearchTest {

  @TempDir Path folder;

  private Configuration configuration(String settings) throws IOException {
    Path file = folder.resolve("config.yml");
    Files.writeString(file, "dev: {storage: file, " + settings + "}\n");
    return new ConfigurationLoader(Map.of(), folder, folder.toString()).load(file).configuration();
  }

  @Test
  void withoutABackendThereIsNone() throws IOException {
    assertThat(ConfiguredSearch.find(configuration("search_backend: ''"))).isNull();
  }

  @Test
  void aBackendIsFoundByItsName() throws IOException {
    assertThat(
            ConfiguredSearch.find(
                configuration(
                    "search_backend: sqlalchemy, sqlalchemy_index_database: 'sqlite://'")))
        .isNotNull();
  }

  @Test
  void aParameterThatMeansNothingIsAWarning() throws IOException {
    String database = "sqlite:///" + folder.resolve("search.db") + "?timeout=5";
    SearchIndexer.Opening opening =
        Objects.requireNonNull(
            ConfiguredSearch.find(
                configuration(
                    "search_backend: sqlalchemy, sqlalchemy_index_database: '" + database + "'")));
    try (Logged logged = Logged.from("io.stowage.search.sql");
        SearchIndex index = opening.open()) {
      assertThat(index.entries("", 1)).isEmpty();
      assertThat(logged.events())
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("the parameter timeout of sqlalchemy_index_database is not known");
    }
  }

  @Test
  void anUnknownBackendIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> ConfiguredSearch.find(configuration("search_backend: my.module")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no search index my.module; installed are [sqlalchemy]")
        .hasMessageContaining("drivers.folder");
  }

  @Test
  void aWrongDatabaseIsRefusedWithoutItsPassword() {
    assertThatThrownBy(
            () ->
                ConfiguredSearch.find(
                    configuration(
                        "search_backend: sqlalchemy,"
                            + " sqlalchemy_index_database: 'oracle://me:hush@h/d'")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sqlalchemy_index_database")
        .hasMessageContaining("oracle")
        .hasMessageNotContaining("hush");
  }
}
