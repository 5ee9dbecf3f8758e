package io.stowage.acceptance.v1;

import io.stowage.acceptance.v1.Scenario.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends scenarios to two servers and tells where they answer differently. */
final class Comparison {

  private static final String NOTHING = "-";

  private final String first;
  private final String second;

  /**
   * Compares two servers.
   *
   * @param first {@code 127.0.0.1:<port>} of the one
   * @param second {@code 127.0.0.1:<port>} of the other
   */
  Comparison(String first, String second) {
    this.first = first;
    this.second = second;
  }

  /** Sends the scenarios one after the other, step by step to both servers. */
  List<Difference> run(List<Scenario> scenarios) {
    List<Difference> differences = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (Scenario scenario : scenarios) {
        for (List<Named> step : scenario.steps()) {
          List<Reply> ones = send(threads, first, step);
          List<Reply> others = send(threads, second, step);
          for (int i = 0; i < step.size(); i++) {
            differences.addAll(compare(step.get(i), ones.get(i), others.get(i)));
          }
        }
      }
    } finally {
      threads.shutdown();
    }
    return differences;
  }

  private static List<Reply> send(ExecutorService threads, String host, List<Named> step) {
    List<Future<Reply>> futures =
        step.stream().map(it -> threads.submit(() -> RawHttp.send(host, it.call()))).toList();
    List<Reply> replies = new ArrayList<>();
    for (Future<Reply> future : futures) {
      try {
        replies.add(future.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return replies;
  }

  private List<Difference> compare(Named request, Reply one, Reply other) {
    Map<String, String> ones = Aspects.of(request.call(), one, first);
    Map<String, String> others = Aspects.of(request.call(), other, second);
    if (one.status() != other.status() || isPage(ones) != isPage(others)) {
      // All else follows from that.
      return List.of(new Difference(request.name(), "answer", answer(ones), answer(others)));
    }
    TreeSet<String> names = new TreeSet<>(ones.keySet());
    names.addAll(others.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String left = ones.getOrDefault(name, NOTHING);
      String right = others.getOrDefault(name, NOTHING);
      if (!left.equals(right)) {
        differences.add(new Difference(request.name(), name, left, right));
      }
    }
    return differences;
  }

  private static boolean isPage(Map<String, String> aspects) {
    return aspects.getOrDefault("body", "").startsWith("<page: ");
  }

  private static String answer(Map<String, String> aspects) {
    return aspects.get("status") + " " + aspects.get("body");
  }
}
