package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing tags: end-8a and end-8b. */
class TagListTest {

  private static final List<String> SORTED =
      List.of("0", "1.0", "1.0-alpine", "1.0.1", "A", "B", "_", "a", "aa", "b");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private void pushTags() {
    Content image = repo.newImage().build();
    for (String tag : List.of("b", "1.0-alpine", "_", "a", "A", "1.0", "0", "B", "aa", "1.0.1")) {
      repo.pushManifest(tag, image);
    }
  }

  @Test
  void listsAllInOrder() {
    pushTags();
    Answer answer = repo.get("tags/list").expect(200);
    answer.hasHeader("Content-Type", "application/json");
    answer.hasNoHeader("Link");
    assertThat(answer.json().path("name").stringValue()).isEqualTo(repo.name());
    assertThat(repo.tags("")).isEqualTo(SORTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 9})
  void leadsThroughAllPages(int size) {
    pushTags();
    List<String> listed = new ArrayList<>();
    String next = repo.path("tags/list?n=" + size);
    while (!next.isEmpty()) {
      Answer page = SERVER.get(next).expect(200);
      List<String> tags = TestRepository.strings(page.json().path("tags"));
      listed.addAll(tags);
      next = Links.next(page);
      assertThat(tags).hasSize(next.isEmpty() ? (SORTED.size() - 1) % size + 1 : size);
    }
    assertThat(listed).isEqualTo(SORTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "11", "1000", "2147483647", "2147483648"})
  void givesAllToWhoAsksForMore(String n) {
    pushTags();
    Answer answer = repo.get("tags/list?n=" + n).expect(200);
    assertThat(TestRepository.strings(answer.json().path("tags"))).isEqualTo(SORTED);
    answer.hasNoHeader("Link");
  }

  @Test
  void givesNothingToWhoAsksForNothing() {
    pushTags();
    for (String query : new String[] {"?n=0", "?n=0&last=A"}) {
      Answer answer = repo.get("tags/list" + query).expect(200);
      assertThat(TestRepository.strings(answer.json().path("tags"))).isEmpty();
      answer.hasNoHeader("Link");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?last=1.0, 2",
    "?last=b, 10",
    "?last=zzz, 10",
    "?last=_, 7",
    // What comes after a tag that is not there.
    "?last=1, 1",
    "?last=1.0-, 2",
    "?last=C, 6",
    "?last=, 0",
  })
  void listsWhatComesAfterTheLastOne(String query, int from) {
    pushTags();
    assertThat(repo.tags(query)).isEqualTo(SORTED.subList(from, SORTED.size()));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 2, 2, 4", "1.0-alpine, 3, 3, 6", "B, 100, 6, 10", "b, 5, 10, 10"})
  void listsSomeAfterTheLastOne(String last, int n, int from, int to) {
    pushTags();
    assertThat(repo.tags("?n=" + n + "&last=" + last)).isEqualTo(SORTED.subList(from, to));
    assertThat(repo.tags("?last=" + last + "&n=" + n)).isEqualTo(SORTED.subList(from, to));
  }

  @Test
  void isEmptyForARepositoryWithoutTags() {
    Content image = repo.newImage().build();
    repo.pushManifest(image);
    assertThat(repo.tags("")).isEmpty();
    assertThat(repo.tags("?n=5")).isEmpty();
  }

  @Test
  void isEmptyAfterTheOnlyTagIsDeleted() {
    repo.pushImage("v1");
    repo.delete("manifests/v1").expect(202);
    assertThat(repo.tags("")).isEmpty();
  }

  @Test
  void doesNotKnowARepositoryThatWasNeverPushedTo() {
    repo.get("tags/list").expect(404, "NAME_UNKNOWN");
    repo.get("tags/list?n=0").expect(404, "NAME_UNKNOWN");
  }

  @Test
  void doesNotTakeAParentForARepository() {
    SERVER.repository("parents/of/this").pushImage("v1");
    SERVER.get("/v2/parents/of/tags/list").expect(404, "NAME_UNKNOWN");
    SERVER.get("/v2/parents/tags/list").expect(404, "NAME_UNKNOWN");
  }

  @Test
  void answersHeadLikeGet() {
    pushTags();
    Answer get = repo.get("tags/list?n=3").expect(200);
    Answer head = repo.head("tags/list?n=3").expect(200);
    head.hasHeader("Content-Length", Integer.toString(get.body().length));
    head.hasHeader("Link", get.header("Link"));
  }
}
