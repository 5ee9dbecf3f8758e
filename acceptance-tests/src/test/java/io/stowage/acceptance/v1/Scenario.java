package io.stowage.acceptance.v1;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A sequence of requests that works on repositories and images of its own.
 *
 * @param steps in order; the requests of one step are sent at the same time
 */
record Scenario(String name, List<List<Named>> steps) {

  /** A request with the name that differences are told by: the scenario's, a colon and its own. */
  record Named(String name, Call call) {}

  /** The number of requests. */
  int size() {
    return steps.stream().mapToInt(List::size).sum();
  }

  static Builder named(String name) {
    return new Builder(name);
  }

  /** Collects the steps of one scenario. */
  static final class Builder {
    private final String name;
    private final List<List<Named>> steps = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Adds a request. */
    Builder send(String request, Call call) {
      steps.add(List.of(named(request, call)));
      return this;
    }

    /** Adds a GET. */
    Builder get(String request, String target) {
      return send(request, Call.get(target));
    }

    /** Adds a PUT. */
    Builder put(String request, String target, String body) {
      return send(request, Call.put(target, body));
    }

    /** Adds requests that are sent at the same time. */
    Builder together(String request, List<Call> calls) {
      List<Named> step = new ArrayList<>();
      for (int i = 0; i < calls.size(); i++) {
        step.add(named(request + " " + (i + 1), calls.get(i)));
      }
      steps.add(List.copyOf(step));
      return this;
    }

    /** Adds a whole push of an image. */
    Builder push(V1Image image) {
      String start = image.id().substring(0, 6);
      send("push json of " + start, Call.put(image.path("json"), image.json()));
      send("push layer of " + start, Call.put(image.path("layer"), image.layer()).inChunks());
      return send(
          "push checksum of " + start,
          Call.put(image.path("checksum"), "").checksum(image.checksum()));
    }

    Scenario build() {
      return new Scenario(name, List.copyOf(steps));
    }

    private Named named(String request, Call call) {
      String full = name + ": " + request;
      if (!names.add(full)) {
        throw new IllegalArgumentException("two requests are named " + full);
      }
      return new Named(full, call);
    }
  }
}
