package io.stowage.benchmarks;

import java.nio.file.Path;
import java.util.EnumSet;
import tools.jackson.databind.json.JsonMapper;

/** Tells what was measured: tables on standard output, and every measurement in a file. */
final class Report {
  private final Settings settings;
  private final Results results;

  Report(Settings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  void print() {
    S3Options s3 = settings.s3();
    System.out.printf(
        "Medians of %d runs of %d s, after %d s of warm-up; %d processors, %s%s.%n%n",
        settings.rounds(),
        settings.seconds(),
        settings.warmUpSeconds(),
        Runtime.getRuntime().availableProcessors(),
        "Linux " + System.getProperty("os.version"),
        s3 == null ? "" : ", over S3 at " + s3.address());
    EnumSet<Work> v2 = EnumSet.copyOf(settings.work());
    v2.removeIf(work -> work.api() == Api.V1);
    if (!v2.isEmpty()) {
      MarkdownTable table =
          new MarkdownTable(
              results,
              settings.servers().stream()
                  .filter(name -> !name.equals(Candidate.DOCKER_REGISTRY))
                  .toList());
      print(table.speed(v2), table.memory(v2));
      if (s3 != null && s3.countRequests()) {
        System.out.printf(
            "Requests to the store for each operation, with those of the checks.%n%n%s%n",
            table.requests(v2));
      }
    }
    EnumSet<Work> v1 = EnumSet.copyOf(settings.work());
    v1.removeAll(v2);
    if (!v1.isEmpty()) {
      MarkdownTable table = MarkdownTable.ofV1(results);
      System.out.printf("The v1 API.%n%n");
      print(table.v1(v1), table.memory(v1));
    }
    results.failures().forEach(failure -> System.out.println("FAILED " + failure));
    Path json = settings.json();
    if (json != null) {
      JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(json, results.all());
    }
  }

  private static void print(String speed, String memory) {
    System.out.printf(
        "%s%nResident memory in MiB after the runs (the most during them).%n%n%s%n", speed, memory);
  }
}
