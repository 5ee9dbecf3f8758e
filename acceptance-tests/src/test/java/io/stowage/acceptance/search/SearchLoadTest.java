package io.stowage.acceptance.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.MariaDb;
import io.stowage.acceptance.fixture.PostgreSql;
import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory.Settings;
import io.stowage.search.sql.SqlSearchIndexFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Searches among many repositories, at rest and while the index is rebuilt under pushes: how long
 * they take, and that no answer is wrong. 20,000 repositories, with {@code -Dstowage.long=true}
 * 100,000.
 */
@Timeout(900)
class SearchLoadTest {

  private static final boolean LONG = Boolean.getBoolean("stowage.long");

  private static final int REPOSITORIES =
      Integer.getInteger("stowage.search.repositories", LONG ? 100_000 : 20_000);

  private static final int SEARCHES = 2000;
  private static final int FOR_WARMTH = 500;

  /** To be kept by a machine that does nothing else. */
  private static final Duration LONGEST_P99 = Duration.ofMillis(20);

  private static final List<String> WORDS =
      List.of(
          ("nginx redis postgres api gateway web frontend backend worker auth billing search mail"
                  + " proxy cache queue report batch stream event user order payment catalog image"
                  + " video audio chat bot metrics log trace alert backup sync import export admin")
              .split(" "));

  private final Random random = new Random(7);
  private final Map<String, String> descriptions = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private Path folder;

  @BeforeEach
  void makeRepositories() throws IOException {
    folder = Folders.create();
    for (int i = 0; i < REPOSITORIES; i++) {
      String name = "team-" + i % 700 + "/" + word() + "-" + word() + "-" + i;
      names.add(name);
      if (i % 10 < 7) {
        descriptions.put(
            name, "The " + word() + " " + word() + " service, built by the pipeline of " + word());
      }
      Path repository = folder.resolve("storage/repositories").resolve(name);
      Files.createDirectories(repository);
      Files.writeString(repository.resolve("_index_images"), "[]");
    }
  }

  @AfterEach
  void deleteRepositories() {
    Folders.delete(folder);
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  @Test
  void sqlite() throws Exception {
    search("SQLite", "sqlite:///" + folder.resolve("search.db"), true);
  }

  @Test
  void postgreSql() throws Exception {
    try (PostgreSql database = PostgreSql.start()) {
      search("PostgreSQL", database.newDatabase(), true);
    }
  }

  @Test
  void postgreSqlWithoutExtension() throws Exception {
    try (PostgreSql database = PostgreSql.start()) {
      search("PostgreSQL without pg_trgm", database.newDatabaseWithoutExtensions(), false);
    }
  }

  @Test
  void mariaDb() throws Exception {
    try (MariaDb database = MariaDb.start()) {
      search("MariaDB", database.newDatabase(), false);
    }
  }

  private void search(String title, String database, boolean quick) throws Exception {
    long start = System.nanoTime();
    try (SearchServer server = SearchServer.start(folder, database)) {
      server.await("the index is filled", () -> server.searchStatus("") == 200);
      say(title, "filled after " + (System.nanoTime() - start) / 1_000_000 + " ms");
      describe(server, database);

      List<Long> times = new ArrayList<>();
      for (int i = 0; i < FOR_WARMTH + SEARCHES; i++) {
        long time = checkSearch(server, term());
        if (i >= FOR_WARMTH) {
          times.add(time);
        }
      }
      long p99 = report(title, times);
      if (quick && LONG) {
        assertThat(Duration.ofNanos(p99)).as("p99").isLessThan(LONGEST_P99);
      }
      rebuildUnderLoad(title, server);
    }
  }

  /** Gives descriptions to what has none: images of the v1 API, whose entries stay as they are. */
  private void describe(SearchServer server, String database) throws IOException {
    try (SearchIndex index = new SqlSearchIndexFactory().open(new Settings(database, Map.of()))) {
      server.await("descriptions are read", () -> isRead(index));
      String last = "";
      List<SearchEntry> page = index.entries(last, 1000);
      while (!page.isEmpty()) {
        index.describe(
            page.stream()
                .map(
                    entry ->
                        new SearchEntry(
                            entry.name(),
                            descriptions.getOrDefault(entry.name(), ""),
                            entry.source()))
                .toList());
        page = index.entries(page.get(page.size() - 1).name(), 1000);
      }
    }
  }

  private static boolean isRead(SearchIndex index) {
    try {
      List<SearchEntry> last = index.entries("team-99/", 1000);
      return !last.isEmpty() && last.stream().noneMatch(entry -> entry.source().isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What people type: words, parts of names, whole names, one letter, and what is not there. */
  private String term() {
    String name = names.get(random.nextInt(names.size()));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> word();
      case 3 -> word() + "-" + word();
      case 4 -> name;
      case 5 -> name.substring(name.lastIndexOf('-'));
      case 6 -> name.substring(0, name.indexOf('/')).toUpperCase(Locale.ROOT);
      case 7 -> "nothing" + random.nextInt(1000);
      case 8 -> random.nextBoolean() ? "service" : "pipeline of " + word();
      default -> random.nextBoolean() ? "" : word().substring(0, 1 + random.nextInt(2));
    };
  }

  /** Searches, and compares the answer with all there is. */
  private long checkSearch(SearchServer server, String term) {
    long start = System.nanoTime();
    JsonNode answer = server.search(term, 25);
    long time = System.nanoTime() - start;
    String folded = term.toLowerCase(Locale.ROOT);
    long expected = names.stream().filter(name -> matches(name, folded)).count();
    assertThat(answer.path("num_results").longValue()).as(term).isEqualTo(expected);
    assertThat(answer.path("results")).hasSize((int) Math.min(25, expected));
    for (JsonNode hit : answer.path("results")) {
      String name = hit.path("name").stringValue();
      assertThat(matches(name, folded)).as(term + " finds " + name).isTrue();
      assertThat(hit.path("description").stringValue())
          .isEqualTo(descriptions.getOrDefault(name, ""));
    }
    return time;
  }

  private boolean matches(String name, String term) {
    return name.contains(term)
        || descriptions.getOrDefault(name, "").toLowerCase(Locale.ROOT).contains(term);
  }

  /** The rebuild finds that there are no descriptions; so names are searched for. */
  private void rebuildUnderLoad(String title, SearchServer server) throws Exception {
    Path output = folder.resolve("rebuild.out");
    Process rebuild = server.beginRebuild(output);
    List<Long> times = new ArrayList<>();
    int pushed = 0;
    while (rebuild.isAlive()) {
      String name = names.get(random.nextInt(REPOSITORIES));
      long start = System.nanoTime();
      List<String> found = server.names(name);
      times.add(System.nanoTime() - start);
      assertThat(found).contains(name);
      if (times.size() % 10 == 0) {
        String fresh = "fresh/app-" + pushed++ + "-";
        server.put(fresh);
        server.awaitNames(fresh, fresh);
        if (pushed % 2 == 0) {
          server.delete(fresh);
          server.awaitNames(fresh);
        }
      }
    }
    assertThat(rebuild.exitValue()).as(Files.readString(output)).isZero();
    say(title, Files.readString(output).strip());
    long unused = report(title + ", while it is rebuilt", times);
    assertThat(server.search("fresh/", 25).path("num_results").intValue())
        .isEqualTo((pushed + 1) / 2);
    assertThat(server.search("", 25).path("num_results").intValue())
        .isEqualTo(REPOSITORIES + (pushed + 1) / 2);
  }

  private static long report(String title, List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    assertThat(Arrays.stream(sorted).count()).isPositive();
    long p99 = sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    say(
        title,
        String.format(
            Locale.ROOT,
            "%d searches: p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
            sorted.length,
            sorted[sorted.length / 2] / 1e6,
            p99 / 1e6,
            sorted[sorted.length - 1] / 1e6));
    return p99;
  }

  private static void say(String title, String line) {
    System.out.println("[search] " + title + ", " + REPOSITORIES + " repositories: " + line);
  }
}
