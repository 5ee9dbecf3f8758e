package io.stowage.search.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory.Settings;
import io.stowage.core.search.SearchPage;
import io.stowage.core.search.SearchPage.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index has to do, whatever its database. */
public abstract class SearchIndexContract {

  private static final int MANY = 1000;

  private SearchIndex index;

  /** The URL of an empty database, the same for the whole test. */
  protected abstract String url() throws IOException;

  @BeforeEach
  void open() throws IOException {
    index = open(url());
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  /** Opens an index. */
  protected static SearchIndex open(String url) throws IOException {
    return new SqlSearchIndexFactory().open(new Settings(url, Map.of()));
  }

  /** The index of this test. */
  protected SearchIndex index() {
    return index;
  }

  @Test
  void isEmptyAtFirst() throws IOException {
    assertThat(index.find("", 0, 10)).isEqualTo(SearchPage.NOTHING);
    assertThat(index.entries("", 10)).isEmpty();
  }

  @Test
  void isFilledWhenItIsSaidOfIt() throws IOException {
    index.add(List.of("a/b"));
    assertThat(index.isFilled()).isFalse();

    index.setFilled();
    index.remove(List.of("a/b"));

    assertThat(index.isFilled()).isTrue();
  }

  @Test
  void findsPartsOfNamesWhateverTheirCase() throws IOException {
    index.add(List.of("team/Web-Server", "team/api", "web"));

    assertThat(names("web")).containsExactly("web", "team/Web-Server");
    assertThat(names("WEB-s")).containsExactly("team/Web-Server");
    assertThat(names("m/a")).containsExactly("team/api");
    assertThat(names("nothing")).isEmpty();
  }

  @Test
  void findsPartsOfDescriptions() throws IOException {
    index.add(List.of("a/one", "a/two", "a/three"));
    index.describe(
        List.of(
            new SearchEntry("a/one", "Größte Datenbank", "x"),
            new SearchEntry("a/two", "a cache", "y"),
            new SearchEntry("a/missing", "a cache", "z")));

    assertThat(index.find("GRÖSSTE".replace("SS", "ß"), 0, 10).hits())
        .containsExactly(new Hit("a/one", "Größte Datenbank"));
    assertThat(names("cache")).containsExactly("a/two");
    assertThat(names("")).containsExactlyInAnyOrder("a/one", "a/two", "a/three");
  }

  @Test
  void findsTextsOfOneAndTwoCharacters() throws IOException {
    index.add(List.of("x/q1", "x/r2", "öé/z"));

    assertThat(names("q")).containsExactly("x/q1");
    assertThat(names("2")).containsExactly("x/r2");
    assertThat(names("öÉ")).containsExactly("öé/z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%", "_", "!", "'", "\"", "\\", "*", "?", "a%b", "a_b", "a'b", "\"a\"", "a\\b", "--"
      })
  void takesEveryCharacterAsItIs(String text) throws IOException {
    index.add(List.of("odd/" + text + "/x", "odd/axb", "odd/plain"));

    assertThat(names(text)).containsExactly("odd/" + text + "/x");
  }

  @Test
  void findsNothingByWhatNoTextHas() throws IOException {
    index.add(List.of("a/b", "zero\0byte"));

    assertThat(names("\0")).isEmpty();
    assertThat(names("b\n")).isEmpty();
    assertThat(names("x".repeat(5000))).isEmpty();
    assertThat(index.entries("", 10)).extracting(SearchEntry::name).contains("a/b");
  }

  /** No database keeps a zero byte, which a name of the v1 API may have. */
  @Test
  void aNameWithAZeroByteKeepsOutNoOther() throws IOException {
    String odd = "team/ze\0ro";
    index.add(List.of(odd, "team/app", "team/old"));
    index.describe(
        List.of(new SearchEntry(odd, "text", "1"), new SearchEntry("team/app", "text", "1")));
    index.remove(List.of(odd, "team/old"));
    index.remove(List.of(odd));

    assertThat(names("")).containsExactly("team/app");
    assertThat(names("text")).containsExactly("team/app");
  }

  @Test
  void aBlankAtTheEndMakesAnotherName() throws IOException {
    index.add(List.of("team/app", "team/app "));
    index.describe(List.of(new SearchEntry("team/app ", "text", "1")));

    assertThat(index.entries("", 9))
        .containsExactly(
            new SearchEntry("team/app", "", ""), new SearchEntry("team/app ", "text", "1"));
    assertThat(page("app ", 0, 9)).containsExactly("team/app ");

    index.remove(List.of("team/app"));
    assertThat(index.entries("", 9)).extracting(SearchEntry::name).containsExactly("team/app ");
  }

  @Test
  void showsWhatIsNamedSoFirst() throws IOException {
    index.add(List.of("my/redis-tools", "other/predis"));
    index.add(List.of("team/redis", "redis"));

    assertThat(names("redis")).startsWith("redis", "team/redis").hasSize(4);
    assertThat(names("team/redis")).containsExactly("team/redis");
    assertThat(page("redis", 1, 2)).hasSize(2).startsWith("team/redis");
    assertThat(page("redis", 2, 2)).containsExactlyInAnyOrder("my/redis-tools", "other/predis");
    assertThat(page("redis", 3, 9)).hasSize(1);
  }

  @Test
  void showsWhatIsNamedSoFirstOfManyToo() throws IOException {
    index.add(IntStream.range(0, MANY).mapToObj(i -> "many/redis-" + i).toList());
    index.add(List.of("z/redis", "redis"));

    assertThat(page("redis", 0, 2)).containsExactlyInAnyOrder("redis", "z/redis");
    assertThat(page("redis", 1, 3)).hasSize(3).doesNotHaveDuplicates();
    List<String> all = new ArrayList<>(page("redis", 0, 500));
    all.addAll(page("redis", 500, 600));
    assertThat(all).hasSize(MANY + 2).doesNotHaveDuplicates();
  }

  @Test
  void pagesFitTogether() throws IOException {
    List<String> all = IntStream.range(0, MANY).mapToObj(i -> "many/app-" + i).toList();
    index.add(all.subList(0, 500));
    index.add(all.subList(500, MANY));
    index.add(List.of("other/x"));

    for (String term : List.of("app", "ap", "a", "", "many/")) {
      List<String> found = new ArrayList<>();
      for (long offset = 0; offset < MANY + 1; offset += 300) {
        SearchPage page = index.find(term, offset, 300);
        assertThat(page.total()).as(term).isEqualTo(term.isEmpty() ? MANY + 1 : MANY);
        page.hits().forEach(hit -> found.add(hit.name()));
      }
      assertThat(found).as(term).doesNotHaveDuplicates().containsAll(all);
      assertThat(index.find(term, 5000, 10).hits()).isEmpty();
      assertThat(index.find(term, 0, 0).hits()).isEmpty();
    }
  }

  @Test
  void totalsFollowChanges() throws IOException {
    index.add(List.of("a/app1", "a/app2"));
    assertThat(index.find("app", 0, 1).total()).isEqualTo(2);

    index.add(List.of("a/app3", "a/other"));
    assertThat(index.find("app", 0, 1).total()).isEqualTo(3);

    index.describe(List.of(new SearchEntry("a/other", "an app", "x")));
    assertThat(index.find("app", 0, 1).total()).isEqualTo(4);

    index.remove(List.of("a/app1", "a/nothing"));
    assertThat(index.find("app", 0, 1).total()).isEqualTo(3);
    assertThat(names("app1")).isEmpty();
  }

  @Test
  void whatIsInStaysAsItIs() throws IOException {
    index.add(List.of("a/b"));
    index.describe(List.of(new SearchEntry("a/b", "text", "source")));

    index.add(List.of("a/b", "a/c"));

    assertThat(index.entries("", 10))
        .containsExactly(new SearchEntry("a/b", "text", "source"), new SearchEntry("a/c", "", ""));
  }

  @Test
  void aNewDescriptionTakesThePlaceOfTheOld() throws IOException {
    index.add(List.of("a/b"));
    index.describe(List.of(new SearchEntry("a/b", "first text", "1")));
    index.describe(List.of(new SearchEntry("a/b", "second text", "2")));

    assertThat(names("first")).isEmpty();
    assertThat(names("second")).containsExactly("a/b");
    assertThat(index.entries("", 1)).containsExactly(new SearchEntry("a/b", "second text", "2"));
  }

  @Test
  void listsInTheOrderOfCodePoints() throws IOException {
    index.add(List.of("b", "a-b", "a/b", "A/b", "a", "a\uffee", "a\ud83d\ude00", "a%"));

    List<String> names = new ArrayList<>();
    for (String last = ""; ; last = names.get(names.size() - 1)) {
      List<SearchEntry> page = index.entries(last, 3);
      page.forEach(entry -> names.add(entry.name()));
      if (page.isEmpty()) {
        break;
      }
    }

    assertThat(names)
        .containsExactly("A/b", "a", "a%", "a-b", "a/b", "a\uffee", "a\ud83d\ude00", "b");
  }

  @Test
  void longTextsAreKept() throws IOException {
    String name = "n".repeat(255) + "/" + "ü".repeat(255);
    String text = "\ud83d\ude00".repeat(SearchEntry.MAX_DESCRIPTION);
    index.add(List.of(name));
    index.describe(List.of(new SearchEntry(name, text, "s".repeat(135))));

    assertThat(index.find("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 0, 1).hits())
        .containsExactly(new Hit(name, text));
  }

  @Test
  void mendingChangesNothingThatIsRight() throws IOException {
    index.add(List.of("a/b", "a/c"));
    index.describe(List.of(new SearchEntry("a/b", "some text", "1")));

    index.mend();

    assertThat(names("some")).containsExactly("a/b");
    assertThat(names("a/c")).containsExactly("a/c");
  }

  @Test
  void manyChangeItAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    index.add(List.of("shared/" + i, "shared/" + (24 - i), own + "/" + i));
                    index.describe(List.of(new SearchEntry(own + "/" + i, "by " + own, "x")));
                    index.remove(List.of(own + "/" + (i - 10)));
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(index.find("shared/", 0, 100).total()).isEqualTo(25);
    assertThat(index.find("", 0, 100).total()).isEqualTo(25 + 4 * 10);
    assertThat(index.find("by 3", 0, 100).total()).isEqualTo(10);
  }

  private List<String> names(String query) throws IOException {
    List<String> names = page(query, 0, 100);
    assertThat(index.find(query, 0, 100).total()).isEqualTo(names.size());
    return names;
  }

  private List<String> page(String query, long offset, int limit) throws IOException {
    return index.find(query, offset, limit).hits().stream().map(Hit::name).toList();
  }
}
