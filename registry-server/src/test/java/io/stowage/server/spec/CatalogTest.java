package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing repositories, which pages as tags do. */
class CatalogTest {

  private static final List<String> SORTED =
      List.of("a", "a-b", "a-b/c", "a.b", "a/a", "a/a/a", "a/b", "a0", "aa", "b/c/d");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @BeforeAll
  static void pushToAll() {
    assertThat(repositories(SERVER.get("/v2/_catalog"))).isEmpty();
    for (String name :
        List.of("b/c/d", "a/b", "a", "aa", "a-b", "a/a/a", "a.b", "a0", "a-b/c", "a/a")) {
      SERVER.repository(name).pushImage("v1");
    }
  }

  private static List<String> repositories(Answer answer) {
    return TestRepository.strings(answer.expect(200).json().path("repositories"));
  }

  @Test
  void listsAllInOrder() {
    Answer answer = SERVER.get("/v2/_catalog").expect(200);
    answer.hasHeader("Content-Type", "application/json");
    answer.hasNoHeader("Link");
    assertThat(repositories(answer)).isEqualTo(SORTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 9})
  void leadsThroughAllPages(int size) {
    List<String> listed = new ArrayList<>();
    String next = "/v2/_catalog?n=" + size;
    while (!next.isEmpty()) {
      Answer page = SERVER.get(next).expect(200);
      List<String> names = repositories(page);
      listed.addAll(names);
      next = Links.next(page);
      assertThat(names).hasSize(next.isEmpty() ? (SORTED.size() - 1) % size + 1 : size);
    }
    assertThat(listed).isEqualTo(SORTED);
  }

  @ParameterizedTest
  @CsvSource({
    "?n=10, 0, 10",
    "?n=1000, 0, 10",
    "?last=a, 1, 10",
    "?last=a-b, 2, 10",
    "?last=a/a, 5, 10",
    "?last=a%2Fa, 5, 10",
    "?last=zzz, 10, 10",
    // What comes after a name that is not there.
    "?last=a-c, 3, 10",
    "?last=b, 9, 10",
    "?n=2&last=a.b, 4, 6",
    "?last=a0&n=1, 8, 9",
  })
  void listsAPart(String query, int from, int to) {
    assertThat(repositories(SERVER.get("/v2/_catalog" + query)))
        .isEqualTo(SORTED.subList(from, to));
  }

  @Test
  void givesNothingToWhoAsksForNothing() {
    Answer answer = SERVER.get("/v2/_catalog?n=0");
    assertThat(repositories(answer)).isEmpty();
    answer.hasNoHeader("Link");
  }

  @Test
  void answersHeadLikeGet() {
    Answer get = SERVER.get("/v2/_catalog?n=3").expect(200);
    Answer head = SERVER.request("HEAD", "/v2/_catalog?n=3").send().expect(200);
    head.hasHeader("Content-Length", Integer.toString(get.body().length));
    head.hasHeader("Link", get.header("Link"));
  }
}
