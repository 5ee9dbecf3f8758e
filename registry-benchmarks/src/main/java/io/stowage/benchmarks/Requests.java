package io.stowage.benchmarks;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a store was asked for some operations.
 *
 * @param counts how often, of each kind
 * @param operations that these requests were for
 */
record Requests(Map<StoreRequest, Long> counts, long operations) {
  Requests {
    counts = Map.copyOf(counts);
  }

  Requests plus(Requests other) {
    Map<StoreRequest, Long> sum = new EnumMap<>(StoreRequest.class);
    sum.putAll(counts);
    other.counts.forEach((request, count) -> sum.merge(request, count, Long::sum));
    return new Requests(sum, operations + other.operations);
  }

  /** Requests per operation: all of them, then by kind. */
  @Override
  public String toString() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    String kinds =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> perOperation(entry.getValue()) + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return perOperation(all) + (kinds.isEmpty() ? "" : " (" + kinds + ")");
  }

  private String perOperation(long count) {
    return String.format(Locale.ROOT, "%.2f", (double) count / Math.max(1, operations));
  }
}
