package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
  private final Results results = new Results();
  private final MarkdownTable table =
      new MarkdownTable(results, List.of("stowage", "distribution", "zot", "undertow"));

  @Test
  void comparesWithTheBestOfTheOthers() {
    for (double run : new double[] {1000, 300, 200}) {
      results.add(Work.MANIFEST_BY_TAG, "stowage", run);
    }
    results.add(Work.MANIFEST_BY_TAG, "distribution", 50);
    results.add(Work.MANIFEST_BY_TAG, "zot", 150);
    results.add(Work.MANIFEST_BY_TAG, "undertow", 600);

    assertThat(table.speed(List.of(Work.MANIFEST_BY_TAG)))
        .endsWith("| 300 /s | 50 /s | 150 /s | 600 /s | 2.00 × | 0.50 × |\n");
  }

  @Test
  void lessTimeIsBetter() {
    results.add(Work.TAGS_PAGE, "stowage", 0.5);
    results.add(Work.TAGS_PAGE, "distribution", 8);
    results.add(Work.TAGS_PAGE, "zot", 4);

    assertThat(table.speed(List.of(Work.TAGS_PAGE)))
        .endsWith("| 0.50 ms | 8.00 ms | 4.00 ms | – | 8.00 × | – |\n");
  }

  @Test
  void comparesV1WithTheOriginalAndWithV2() {
    results.add(Work.V1_PULL_1MB, "stowage", 3);
    results.add(Work.V1_PULL_1MB, "stowage over v2", 4);
    results.add(Work.V1_PULL_1MB, "docker-registry", 0.5);

    assertThat(MarkdownTable.ofV1(results).v1(List.of(Work.V1_PULL_1MB)))
        .endsWith("| 3.00 GB/s | 4.00 GB/s | 0.50 GB/s | 0.75 × | 6.00 × |\n");
  }

  @Test
  void aFailedRunLeavesNoFigure() {
    results.add(Work.PULL_1MB, "stowage", 3);
    results.failed(Work.PULL_1MB, "stowage", new WrongAnswerException("too short"));

    assertThat(table.speed(List.of(Work.PULL_1MB))).endsWith("| – | – | – | – | – | – |\n");
    assertThat(results.failures()).singleElement().asString().contains("too short");
  }

  @Test
  void tellsTheRequestsOfAllRounds() {
    MarkdownTable two = new MarkdownTable(results, List.of("stowage", "distribution"));
    results.requests(Work.SMALL_IMAGES, "stowage", new Requests(Map.of(StoreRequest.PUT, 40L), 10));
    results.requests(
        Work.SMALL_IMAGES,
        "stowage",
        new Requests(Map.of(StoreRequest.PUT, 41L, StoreRequest.LIST, 5L), 10));

    assertThat(two.requests(List.of(Work.SMALL_IMAGES)))
        .endsWith("| 4.30 (4.05 put, 0.25 list) | – |\n");
  }

  @Test
  void hasNoColumnForAServerThatTakesNoPart() {
    results.add(Work.PULL_1MB, "stowage", 3);
    results.add(Work.PULL_1MB, "distribution", 0.015);

    assertThat(
            new MarkdownTable(results, List.of("stowage", "distribution"))
                .speed(List.of(Work.PULL_1MB)))
        .endsWith("| 3.00 GB/s | 0.015 GB/s | 200.00 × |\n");
  }
}
