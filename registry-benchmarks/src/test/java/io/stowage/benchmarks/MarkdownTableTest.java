package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
