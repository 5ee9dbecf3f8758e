package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Requests per second of one small thing of the v1 API, by wrk. */
final class V1ReadLoad implements Load {
  private static final int CONNECTIONS = 8;
  private static final int DEPTH = 10;
  private static final int LAYER = 2048;

  /** What is asked for. */
  enum Target {
    JSON,
    ANCESTRY,
    TAGS
  }

  private final Target target;
  private final String repository;

  /** The image first, then those below it. */
  private final List<V1Image> chain = new ArrayList<>();

  private final Map<String, String> tags = new TreeMap<>();

  /**
   * A client.
   *
   * @param tagCount how many tags the repository has
   */
  V1ReadLoad(Target target, int tagCount) {
    this.target = target;
    this.repository = "bench/read" + tagCount;
    String name = target + repository;
    V1Image top = V1Image.of(name, null);
    chain.add(top);
    for (int i = 1; i < DEPTH; i++) {
      top = V1Image.of(name + i, top);
      chain.add(0, top);
    }
    for (int i = 0; i < tagCount; i++) {
      tags.put(SampleStore.tag(i), chain.get(i % DEPTH).id());
    }
  }

  @Override
  public void prepare(int port) throws IOException {
    UniqueImages content = new UniqueImages(LAYER, new Random());
    try (RegistryConnection connection = new RegistryConnection(port)) {
      for (int i = DEPTH - 1; i >= 0; i--) {
        V1Image image = chain.get(i);
        ByteBuffer layer = content.layer();
        connection.pushImage(image, layer, image.checksum(layer));
      }
      int i = 0;
      for (String tag : tags.keySet()) {
        connection.putTag(repository, tag, chain.get(i++ % DEPTH));
      }
    }
  }

  private String path() {
    return switch (target) {
      case JSON -> chain.get(0).path("json");
      case ANCESTRY -> chain.get(0).path("ancestry");
      case TAGS -> "/v1/repositories/" + repository + "/tags";
    };
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    check(port);
    String url = "http://127.0.0.1:" + port + path();
    Measurement rate = LoadGenerator.get(url, "Accept: application/json", CONNECTIONS, seconds);
    check(port);
    return rate;
  }

  private void check(int port) throws IOException {
    try (RegistryConnection connection = new RegistryConnection(port)) {
      byte[] body = connection.get(path(), "");
      boolean right =
          switch (target) {
            case JSON -> Arrays.equals(body, chain.get(0).json());
            case ANCESTRY ->
                JsonMapper.shared()
                    .readValue(body, List.class)
                    .equals(chain.stream().map(V1Image::id).toList());
            case TAGS -> JsonMapper.shared().readValue(body, Map.class).equals(tags);
          };
      if (!right) {
        throw new WrongAnswerException("GET " + path() + ": not what was put");
      }
    }
  }
}
