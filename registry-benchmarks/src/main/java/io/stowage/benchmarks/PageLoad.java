package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/** Asks for pages of a hundred names, one after the other; the median in milliseconds. */
final class PageLoad implements Load {
  private static final int PAGE = 100;

  private final String path;
  private final int names;
  private final IntFunction<String> name;

  private PageLoad(String path, int names, IntFunction<String> name) {
    this.path = path;
    this.names = names;
    this.name = name;
  }

  static PageLoad tags() {
    return new PageLoad(
        "/v2/" + SampleStore.TAGS_REPOSITORY + "/tags/list", SampleStore.TAGS, SampleStore::tag);
  }

  static PageLoad catalog() {
    return new PageLoad("/v2/_catalog", SampleStore.REPOSITORIES, SampleStore::repository);
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException {
    List<Long> nanos = new ArrayList<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try (RegistryConnection connection = new RegistryConnection(port)) {
      for (int last = 0; nanos.isEmpty() || System.nanoTime() < end; last += PAGE) {
        int after = last % (names - PAGE);
        String target = path + "?n=" + PAGE + "&last=" + name.apply(after);
        long begin = System.nanoTime();
        byte[] body = connection.get(target, "");
        nanos.add(System.nanoTime() - begin);
        check(target, new String(body, StandardCharsets.UTF_8), after);
      }
    }
    Collections.sort(nanos);
    return new Measurement(nanos.get(nanos.size() / 2) / 1e6, nanos.size());
  }

  private void check(String target, String body, int after) {
    int position = 0;
    for (int i = after + 1; i <= after + PAGE; i++) {
      position = body.indexOf('"' + name.apply(i) + '"', position);
      if (position < 0) {
        throw new WrongAnswerException("GET " + target + ": " + name.apply(i) + " is missing");
      }
    }
    if (after + PAGE + 1 < names && body.contains('"' + name.apply(after + PAGE + 1) + '"')) {
      throw new WrongAnswerException("GET " + target + ": more than " + PAGE + " names");
    }
  }
}
