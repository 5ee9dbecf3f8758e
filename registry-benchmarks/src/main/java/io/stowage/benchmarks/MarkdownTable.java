package io.stowage.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The medians and ratios as Markdown. */
final class MarkdownTable {
  private static final String OURS = "stowage";
  private static final List<String> BARE = List.of("undertow", "undertow-plain");

  private final Results results;
  private final List<String> servers;

  MarkdownTable(Results results, List<String> servers) {
    this.results = results;
    this.servers = servers;
  }

  /** The table of the v1 API: ours, what is the same work over v2, and the original. */
  static MarkdownTable ofV1(Results results) {
    return new MarkdownTable(results, List.of(OURS, overV2(OURS), Candidate.DOCKER_REGISTRY));
  }

  /** The column of a server that does the work of a v1 row over v2. */
  static String overV2(String server) {
    return server + " over v2";
  }

  /** The rows of the v1 API, with ours against the original, and against ours over v2. */
  String v1(Iterable<Work> rows) {
    StringBuilder table = new StringBuilder();
    List<String> columns = new ArrayList<>(servers);
    columns.add("v1 / v2");
    columns.add("stowage / docker-registry");
    header(table, columns);
    for (Work work : rows) {
      List<String> cells = figures(work);
      cells.add(ratio(work, Stream.of(overV2(OURS))));
      cells.add(ratio(work, Stream.of(Candidate.DOCKER_REGISTRY)));
      row(table, work.title(), cells);
    }
    return table.toString();
  }

  String speed(Iterable<Work> rows) {
    StringBuilder table = new StringBuilder();
    List<String> columns = new ArrayList<>(servers);
    boolean ours = servers.contains(OURS);
    boolean bare = ours && servers.stream().anyMatch(BARE::contains);
    if (ours) {
      columns.add("stowage / best other registry");
    }
    if (bare) {
      columns.add("stowage / bare undertow");
    }
    header(table, columns);
    for (Work work : rows) {
      List<String> cells = figures(work);
      if (ours) {
        cells.add(ratio(work, servers.stream().filter(s -> !s.equals(OURS) && !BARE.contains(s))));
      }
      if (bare) {
        cells.add(ratio(work, BARE.stream()));
      }
      row(table, work.title(), cells);
    }
    return table.toString();
  }

  private List<String> figures(Work work) {
    List<String> cells = new ArrayList<>();
    for (String server : servers) {
      OptionalDouble median = results.median(work, server);
      cells.add(median.isPresent() ? work.unit().format(median.getAsDouble()) : "–");
    }
    return cells;
  }

  /** Resident memory after the runs of each row, and the most during them, in MiB. */
  String memory(Iterable<Work> rows) {
    StringBuilder table = new StringBuilder();
    header(table, servers);
    for (Work work : rows) {
      List<String> cells = new ArrayList<>();
      for (String server : servers) {
        Memory memory = results.memory(work, server);
        cells.add(memory == null ? "–" : memory.resident() + " (" + memory.peak() + ")");
      }
      row(table, work.title(), cells);
    }
    return table.toString();
  }

  /** How many requests to the store an operation took, in all and of each kind. */
  String requests(Iterable<Work> rows) {
    StringBuilder table = new StringBuilder();
    header(table, servers);
    for (Work work : rows) {
      List<String> cells = new ArrayList<>();
      for (String server : servers) {
        Requests requests = results.requests(work, server);
        cells.add(requests == null ? "–" : requests.toString());
      }
      row(table, work.title(), cells);
    }
    return table.toString();
  }

  /** Ours against the best of the others. */
  private String ratio(Work work, Stream<String> others) {
    OptionalDouble ours = results.median(work, OURS);
    DoubleStream ratios =
        others
            .map(other -> results.median(work, other))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(other -> work.unit().ratio(ours.orElse(0), other.getAsDouble()));
    OptionalDouble least = ratios.min();
    return ours.isEmpty() || least.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%.2f ×", least.getAsDouble());
  }

  private static void header(StringBuilder table, List<String> columns) {
    row(table, "work", columns);
    String[] lines = new String[columns.size()];
    Arrays.fill(lines, "---:");
    row(table, "---", List.of(lines));
  }

  private static void row(StringBuilder table, String title, List<String> cells) {
    table.append(cells.stream().collect(Collectors.joining(" | ", "| " + title + " | ", " |\n")));
  }
}
