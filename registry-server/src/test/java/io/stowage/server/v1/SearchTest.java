package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Authorizer;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Repository;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.search.Search;
import io.stowage.core.search.SearchIndexFactory.Settings;
import io.stowage.core.search.SearchIndexer;
import io.stowage.core.search.SearchIndexes;
import io.stowage.core.search.SearchPage;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code /v1/search} with an index behind it. */
@TestInstance(Lifecycle.PER_CLASS)
class SearchTest {

  /** Hides what has "secret" in its name. */
  private static final Authorizer NO_SECRETS =
      new Authorizer() {
        @Override
        public Decision decide(
            @Nullable Principal who, @Nullable Repository repository, Action action) {
          return repository != null && repository.toString().contains("secret")
              ? Decision.DENY
              : Decision.ALLOW;
        }
      };

  private static final int SEARCHES = 100;

  private StorageDriver driver;
  private Registry registry;
  private SearchIndexer indexer;
  private RegistryServer server;
  private RegistryServer bounded;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    driver = FileDriver.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults());
    for (int i = 0; i < 30; i++) {
      put("many", "app" + i);
    }
    put("a", "secret-app");
    put("b", "secret-app");
    put("odd", "a \"name\"");
    indexer =
        SearchIndexer.start(
            registry, SearchIndexes.find("SQLAlchemy", null, new Settings(null, Map.of())));
    server = serve(indexer, Authorizer.ALLOW_ALL);
    bounded = serve(indexer, NO_SECRETS);
  }

  private RegistryServer serve(Search search, Authorizer authorizer) throws IOException {
    return RegistryServer.start(
        registry, ServerOptions.builder().port(0).authorizer(authorizer).search(search).build());
  }

  private void put(String namespace, String name) {
    registry
        .repositories()
        .putImages(
            V1RepositoryName.parse(namespace, name), "[]".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    bounded.close();
    indexer.close();
    registry.close();
    driver.close();
  }

  private static JsonNode get(RegistryServer from, String query) {
    return new Request(from.port(), "GET", "/v1/search" + query).send().expect(200).json();
  }

  private static List<String> names(JsonNode answer) {
    List<String> names = new ArrayList<>();
    answer.path("results").forEach(result -> names.add(result.path("name").stringValue()));
    return names;
  }

  @Test
  void givesWhatClientsShow() {
    JsonNode answer = get(server, "?q=%22name%22");

    assertThat(answer.toString())
        .isEqualTo(
            "{\"num_pages\":1,\"num_results\":1,\"page\":1,\"page_size\":1000,"
                + "\"query\":\"\\\"name\\\"\",\"results\":[{\"description\":\"\","
                + "\"is_automated\":false,\"is_official\":false,\"is_trusted\":false,"
                + "\"name\":\"odd/a \\\"name\\\"\",\"star_count\":0}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "?q=app,             32, 32,  1, 1, 1000",
    "?q=APP&n=25,        32, 25,  2, 1, 25",
    "?q=app&n=25&page=2, 32,  7,  2, 2, 25",
    "?q=app&n=25&page=3, 32,  0,  2, 3, 25",
    "?q=many/app&n=7,    30,  7,  5, 1, 7",
    "?q=app&n=abc,       32, 32,  1, 1, 1000",
    "?q=app&n=0&page=0,  32, 32,  1, 1, 1000",
    "?q=app&n=-1,        32, 32,  1, 1, 1000",
    "?q=app&n=99999999999999999999, 32, 32, 1, 1, 1000",
    "?q=,                33, 33,  1, 1, 1000",
    "?n=5,               33,  5,  7, 1, 5",
    "?q=nothing&n=5,      0,  0,  0, 1, 5",
    "?q=%25&n=5,          0,  0,  0, 1, 5"
  })
  void pagesAreWhatTheClientAsksFor(
      String query, int results, int shown, int pages, int page, int size) {
    JsonNode answer = get(server, query);

    assertThat(answer.path("num_results").intValue()).isEqualTo(results);
    assertThat(names(answer)).hasSize(shown);
    assertThat(answer.path("num_pages").intValue()).isEqualTo(pages);
    assertThat(answer.path("page").intValue()).isEqualTo(page);
    assertThat(answer.path("page_size").intValue()).isEqualTo(size);
  }

  @Test
  void noAnswerIsLongerThanTheLimit() throws IOException {
    V1Options v1 = V1Options.defaults().withSearchLimit(5).withSearch(indexer);
    try (RegistryServer limited =
        RegistryServer.start(registry, ServerOptions.builder().port(0).v1(v1).build())) {
      for (String query : List.of("?q=app", "?q=app&n=6", "?q=app&n=999999")) {
        JsonNode answer = get(limited, query);
        assertThat(names(answer)).as(query).hasSize(5);
        assertThat(answer.path("page_size").intValue()).isEqualTo(5);
        assertThat(answer.path("num_pages").intValue()).isEqualTo(7);
      }
    }
  }

  /** There are fewer threads than searches. */
  @Test
  void searchesThatHangKeepNothingElseFromBeingAnswered() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(8);
    Search hung =
        (query, offset, limit) -> {
          hanging.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return SearchPage.NOTHING;
        };
    ExecutorService clients = Executors.newFixedThreadPool(SEARCHES);
    try (RegistryServer busy = serve(hung, Authorizer.ALLOW_ALL)) {
      List<Future<JsonNode>> answers = new ArrayList<>();
      for (int i = 0; i < SEARCHES; i++) {
        answers.add(clients.submit(() -> get(busy, "?q=app")));
      }
      hanging.await();

      for (int i = 0; i < 20; i++) {
        new Request(busy.port(), "GET", "/v2/_catalog").send().expect(200);
      }

      assertThat(answers).noneMatch(Future::isDone);
      released.countDown();
      for (Future<JsonNode> answer : answers) {
        assertThat(answer.get().path("num_results").intValue()).isZero();
      }
    } finally {
      released.countDown();
      clients.shutdownNow();
    }
  }

  @Test
  void aSearchThatWaitsTooLongIsToldSo() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(8);
    V1Options v1 =
        V1Options.defaults()
            .withLongestWait(Duration.ofMillis(10))
            .withSearch(
                (query, offset, limit) -> {
                  hanging.countDown();
                  try {
                    released.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return SearchPage.NOTHING;
                });
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try (RegistryServer busy =
        RegistryServer.start(registry, ServerOptions.builder().port(0).v1(v1).build())) {
      for (int i = 0; i < 8; i++) {
        Future<JsonNode> unused = clients.submit(() -> get(busy, "?q=app"));
      }
      hanging.await();

      Answer answer = new Request(busy.port(), "GET", "/v1/search?q=app").send().expect(503);
      assertThat(answer.json().path("error").stringValue())
          .isEqualTo("other searches take too long; try again later");

      released.countDown();
      Answer after = new Request(busy.port(), "GET", "/v1/search?q=app").send();
      while (after.status() == 503) {
        after = new Request(busy.port(), "GET", "/v1/search?q=app").send();
      }
      after.expect(200);
    } finally {
      released.countDown();
      clients.shutdownNow();
    }
  }

  @Test
  void pagesFitTogether() {
    List<String> all = new ArrayList<>();
    for (int page = 1; page <= 4; page++) {
      all.addAll(names(get(server, "?q=many/&n=8&page=" + page)));
    }

    assertThat(all).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void showsOnlyWhatTheClientMayRead() {
    assertThat(names(get(server, "?q=secret"))).hasSize(2);
    assertThat(names(get(bounded, "?q=secret"))).isEmpty();

    JsonNode answer = get(bounded, "?q=app&n=20&page=2");
    assertThat(answer.path("num_results").intValue()).isEqualTo(30);
    assertThat(names(answer)).hasSize(10).allMatch(name -> name.startsWith("many/"));
  }

  @Test
  void saysThatTheIndexCannotBeReached() throws Exception {
    SearchIndexer down =
        SearchIndexer.start(
            registry,
            () -> {
              throw new IOException("down");
            });
    try (RegistryServer without = serve(down, Authorizer.ALLOW_ALL)) {
      Answer answer = new Request(without.port(), "GET", "/v1/search?q=app").send().expect(503);

      assertThat(answer.json().path("error").stringValue())
          .isEqualTo("the search index cannot be reached; try again later");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      new Request(without.port(), "GET", "/v2/_catalog").send().expect(200);
    } finally {
      down.close();
    }
  }
}
