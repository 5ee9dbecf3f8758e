package io.stowage.acceptance.v1;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios for a server that is standalone. */
final class Scenarios {

  private Scenarios() {}

  static List<Scenario> standalone() {
    return Stream.of(
            PingScenarios.all(),
            ImageScenarios.all(),
            JsonScenarios.all(),
            ChecksumScenarios.all(),
            LayerScenarios.all(),
            FilesScenarios.all(),
            RepositoryScenarios.all(),
            TagScenarios.all(),
            PropertiesScenarios.all(),
            IndexScenarios.all(),
            ClientScenarios.all(),
            ConcurrencyScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
