package io.stowage.acceptance.v1;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.StandInIndex;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sends the same requests to two servers of the v1 API, each new and empty, and compares what they
 * answer. What differs is in a table with its reason, and nothing else may.
 */
class DifferenceTest {

  @Test
  void stowageAnswersAsTheLastOriginal() {
    verify(Kind.ORIGINAL_0_9, Kind.STOWAGE, StowageTables.besideLast());
  }

  /** Where Stowage does not answer as the last one, it may be as the older one. */
  @Test
  void stowageAnswersAsTheOlderOriginalOrTheLast() {
    Set<List<String>> unlikeTheLast =
        differences(Kind.ORIGINAL_0_9, Kind.STOWAGE).stream()
            .map(it -> List.of(it.request(), it.aspect()))
            .collect(toSet());
    List<Difference> found =
        differences(Kind.ORIGINAL_0_7, Kind.STOWAGE).stream()
            .filter(it -> unlikeTheLast.contains(List.of(it.request(), it.aspect())))
            .toList();
    verify(Kind.ORIGINAL_0_7, Kind.STOWAGE, found, StowageTables.besideOlder());
  }

  @Test
  void theOriginalsDifferAsListed() {
    verify(Kind.ORIGINAL_0_9, Kind.ORIGINAL_0_7, OriginalsTable.rows());
  }

  /** Otherwise what is compared would depend on the clock, on ports or on chance. */
  @ParameterizedTest
  @EnumSource(names = {"ORIGINAL_0_9", "ORIGINAL_0_7"})
  void anOriginalAnswersAsItself(Kind kind) {
    verify(kind, kind, KnownDifferences.table());
  }

  @Test
  void thereAreRequestsEnough() {
    int requests =
        Arrays.stream(Setup.values())
            .flatMap(setup -> setup.scenarios().stream())
            .mapToInt(Scenario::size)
            .sum();
    assertThat(requests).isGreaterThan(1000);
  }

  private static void verify(Kind first, Kind second, KnownDifferences known) {
    verify(first, second, differences(first, second), known);
  }

  private static void verify(
      Kind first, Kind second, List<Difference> found, KnownDifferences known) {
    assertThat(String.join("\n", known.check(found)))
        .as("request | aspect | %s | %s", first, second)
        .isEmpty();
  }

  private static List<Difference> differences(Kind first, Kind second) {
    List<Difference> found = new ArrayList<>();
    for (Setup setup : Setup.values()) {
      found.addAll(compare(first, second, setup));
    }
    report(first, second, found);
    return found;
  }

  private static List<Difference> compare(Kind first, Kind second, Setup setup) {
    Path folder = Folders.create();
    try (StandInIndex index = StandInIndex.start(TokenScenarios.index())) {
      Map<String, String> settings = new HashMap<>(setup.settings());
      settings.put("index_endpoint", index.url());
      try (V1Server one = start(first, folder.resolve("first"), settings);
          V1Server other = start(second, folder.resolve("second"), settings)) {
        List<Difference> found = new Comparison(one.host(), other.host()).run(setup.scenarios());
        assertThat(found.stream().map(Difference::toString).filter(it -> it.contains(RawHttp.LOST)))
            .as(() -> one.log().get() + "\n----\n" + other.log().get())
            .isEmpty();
        return found;
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static V1Server start(Kind kind, Path folder, Map<String, String> settings) {
    Map<String, String> own = new HashMap<>(settings);
    own.replaceAll((key, value) -> value.replace(Setup.FOLDER, folder.toString()));
    return kind.start(folder, own);
  }

  /** Leaves all differences in a file, listed or not. */
  private static void report(Kind first, Kind second, List<Difference> found) {
    try {
      Path file = Path.of("target", "v1-differences", first + "-" + second + ".txt");
      Files.createDirectories(file.getParent());
      Files.write(file, found.stream().map(Difference::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
