package io.stowage.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.search.SearchIndexFactory.Settings;
import io.stowage.core.search.SearchPage.Hit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index in a jar, compiled here, as somebody else would publish it. */
class SearchIndexesTest {

  /** Finds one repository, named by its settings. */
  private static final String SOURCE =
      """
      package acme;
      import io.stowage.core.search.*;
      import java.util.*;
      public class Factory implements SearchIndexFactory {
        public String name() { return "acme"; }
        public void check(Settings settings) {
          if (settings.database() == null) {
            throw new IllegalArgumentException("acme needs a database");
          }
          if (settings.database().equals("refused")) {
            throw new NoClassDefFoundError("acme/Missing");
          }
        }
        public SearchIndex open(Settings settings) {
          if (settings.database().equals("broken")) {
            throw new NoClassDefFoundError("acme/Missing");
          }
          SearchPage.Hit hit =
              new SearchPage.Hit(settings.database(), settings.values().toString());
          return new SearchIndex() {
            public SearchPage find(String query, long offset, int limit) {
              return new SearchPage(1, List.of(hit));
            }
            public void add(Collection<String> names) {}
            public void remove(Collection<String> names) {}
            public void describe(Collection<SearchEntry> entries) {}
            public List<SearchEntry> entries(String after, int limit) { return List.of(); }
            public void close() {}
          };
        }
      }
      """;

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeJar() throws IOException {
    folder = Files.createDirectory(temp.resolve("jars"));
    Path work = temp.resolve("work");
    Files.createDirectories(work.resolve("acme"));
    Path file = Files.writeString(work.resolve("acme/Factory.java"), SOURCE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                work.toString(),
                file.toString());
    assertThat(status).isZero();
    try (OutputStream out = Files.newOutputStream(folder.resolve("acme.jar"));
        JarOutputStream entries = new JarOutputStream(out)) {
      for (String type : new String[] {"acme/Factory.class", "acme/Factory$1.class"}) {
        entries.putNextEntry(new JarEntry(type));
        entries.write(Files.readAllBytes(work.resolve(type)));
      }
      entries.putNextEntry(
          new JarEntry("META-INF/services/io.stowage.core.search.SearchIndexFactory"));
      entries.write("acme.Factory\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void opensAnIndexOfAJarWithItsSettings() throws IOException {
    Settings settings = new Settings("db", Map.of("size", 3));

    try (SearchIndex index = SearchIndexes.find("Acme", folder, settings).open()) {
      assertThat(index.find("x", 0, 1).hits()).containsExactly(new Hit("db", "{size=3}"));
      assertThat(index.isLasting()).isTrue();
    }
  }

  @Test
  void wrongSettingsAreRefusedBeforeItIsOpened() {
    assertThatThrownBy(() -> SearchIndexes.find("acme", folder, new Settings(null, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("acme needs a database");
  }

  @Test
  void aJarThatLacksAClassIsNamed() throws IOException {
    SearchIndexer.Opening opening =
        SearchIndexes.find("acme", folder, new Settings("broken", Map.of()));

    assertThatThrownBy(opening::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the search index acme in " + folder.resolve("acme.jar"))
        .hasMessageContaining("acme/Missing");
    assertThatThrownBy(() -> SearchIndexes.find("acme", folder, new Settings("refused", Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("acme.jar cannot be used");
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatAreInstalled() {
    assertThatThrownBy(() -> SearchIndexes.find("other", folder, new Settings(null, Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no search index other; installed are [acme]")
        .hasMessageContaining(folder.toString());
  }
}
