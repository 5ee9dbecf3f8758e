package io.stowage.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** All measurements: runs and memory, by row and server; and what went wrong. */
final class Results {
  private final Map<Work, Map<String, List<Double>>> runs = new EnumMap<>(Work.class);
  private final Map<Work, Map<String, Memory>> memory = new EnumMap<>(Work.class);
  private final Map<Work, Map<String, Requests>> requests = new EnumMap<>(Work.class);
  private final List<String> failures = new ArrayList<>();

  void add(Work work, String server, double value) {
    runs.computeIfAbsent(work, key -> new LinkedHashMap<>())
        .computeIfAbsent(server, key -> new ArrayList<>())
        .add(value);
  }

  void memory(Work work, String server, Memory sample) {
    memory.computeIfAbsent(work, key -> new LinkedHashMap<>()).put(server, sample);
  }

  /** What the store was asked in a run. */
  void requests(Work work, String server, Requests sample) {
    requests
        .computeIfAbsent(work, key -> new LinkedHashMap<>())
        .merge(server, sample, Requests::plus);
  }

  @Nullable Requests requests(Work work, String server) {
    return requests.getOrDefault(work, Map.of()).get(server);
  }

  /** A failed run: the runs of this server on this row do not count at all. */
  void failed(Work work, String server, Exception e) {
    failures.add(work.title() + ", " + server + ": " + e);
    runs.computeIfPresent(
        work,
        (key, servers) -> {
          servers.remove(server);
          return servers;
        });
  }

  OptionalDouble median(Work work, String server) {
    List<Double> sorted =
        runs.getOrDefault(work, Map.of()).getOrDefault(server, List.of()).stream()
            .sorted()
            .toList();
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  @Nullable Memory memory(Work work, String server) {
    return memory.getOrDefault(work, Map.of()).get(server);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Everything as maps and lists, to be written as JSON. */
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    runs.forEach(
        (work, values) ->
            all.put(
                work.option(),
                Map.of(
                    "title", work.title(),
                    "unit", work.unit().format(0).replaceAll("[0-9. ]", ""),
                    "runs", values,
                    "memoryMiB", memory.getOrDefault(work, Map.of()))));
    all.put("failures", failures);
    return all;
  }
}
