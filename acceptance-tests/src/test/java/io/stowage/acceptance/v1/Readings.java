package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.fixture.Digests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** What a server answers to GET, so far as two servers over one folder have to agree. */
final class Readings {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> VERBATIM = Set.of("json", "layer", "ancestry");

  private Readings() {}

  /**
   * Asks for paths.
   *
   * @return what is answered to each, as text
   */
  static Map<String, String> of(String host, List<String> paths) {
    Map<String, String> readings = new LinkedHashMap<>();
    paths.forEach(path -> readings.put(path, describe(path, RawHttp.send(host, Call.get(path)))));
    return readings;
  }

  private static String describe(String path, Reply reply) {
    return "%d %s size %s checksums %s"
        .formatted(
            reply.status(),
            body(path, reply),
            reply.header("X-Docker-Size").orElse("-"),
            checksums(reply));
  }

  private static String body(String path, Reply reply) {
    boolean image = path.startsWith("/v1/images/");
    if (image
        && reply.status() == 200
        && VERBATIM.contains(path.substring(path.lastIndexOf('/') + 1))) {
      return Digests.of(reply.body());
    }
    // The originals write the keys of an object in any order.
    Object value = JSON.readValue(new String(reply.body(), UTF_8), Object.class);
    return value instanceof Map<?, ?> map ? sorted(map) : String.valueOf(value);
  }

  private static String sorted(Map<?, ?> map) {
    Set<String> entries = new TreeSet<>();
    map.forEach((key, value) -> entries.add(key + "=" + value));
    return entries.toString();
  }

  /** The list of both headers: each version of the original has its own. */
  private static Set<String> checksums(Reply reply) {
    Set<String> checksums = new TreeSet<>();
    for (String header : List.of("X-Docker-Checksum-Payload", "X-Docker-Payload-Checksum")) {
      reply
          .header(header)
          .ifPresent(
              value ->
                  checksums.addAll(List.of(value.replaceAll("[\\[\\]\" ]", "").split(",", -1))));
    }
    return checksums;
  }
}
