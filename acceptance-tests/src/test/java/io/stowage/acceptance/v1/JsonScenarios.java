package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What image descriptions may be. */
final class JsonScenarios {

  private JsonScenarios() {}

  static List<Scenario> all() {
    return List.of(texts(), ids(), parents(), encodings(), bytes());
  }

  /** In the bodies {@code ID} stands for the image's id. */
  private static Scenario scenario(String name, Map<String, String> bodies) {
    Scenario.Builder scenario = Scenario.named(name);
    bodies.forEach(
        (request, body) -> {
          String id = V1Image.id(name + request);
          scenario.put(request, path(id), body.replace("ID", id));
        });
    return scenario.build();
  }

  private static String path(String id) {
    return "/v1/images/" + id + "/json";
  }

  private static Scenario texts() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("nothing", "");
    bodies.put("blank", " ");
    bodies.put("unfinished", "{");
    bodies.put("list", "[]");
    bodies.put("string", "\"ID\"");
    bodies.put("number", "1");
    bodies.put("null", "null");
    bodies.put("empty object", "{}");
    bodies.put("more after it", "{\"id\":\"ID\"}x");
    bodies.put("single quotes", "{'id':'ID'}");
    bodies.put("comment", "{\"id\":\"ID\"} // ID");
    bodies.put("trailing comma", "{\"id\":\"ID\",}");
    bodies.put("blanks around", "  {\"id\":\"ID\"}\r\n\n");
    bodies.put("NaN", "{\"id\":\"ID\",\"x\":NaN}");
    bodies.put("key twice", "{\"id\":\"x\",\"id\":\"ID\"}");
    bodies.put("100 levels", "{\"id\":\"ID\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}");
    bodies.put("2000 levels", "{\"id\":\"ID\",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}");
    return scenario("image json", bodies);
  }

  private static Scenario ids() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("none", "{\"parent\":\"x\"}");
    bodies.put("another", "{\"id\":\"" + "0".repeat(64) + "\"}");
    bodies.put("number", "{\"id\":1}");
    bodies.put("null", "{\"id\":null}");
    bodies.put("list", "{\"id\":[\"ID\"]}");
    return scenario("id in json", bodies);
  }

  private static Scenario parents() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("unknown", "{\"id\":\"ID\",\"parent\":\"" + V1Image.id("unknown") + "\"}");
    bodies.put("itself", "{\"id\":\"ID\",\"parent\":\"ID\"}");
    bodies.put("word", "{\"id\":\"ID\",\"parent\":\"unknown\"}");
    bodies.put("null", "{\"id\":\"ID\",\"parent\":null}");
    bodies.put("empty", "{\"id\":\"ID\",\"parent\":\"\"}");
    bodies.put("false", "{\"id\":\"ID\",\"parent\":false}");
    bodies.put("number", "{\"id\":\"ID\",\"parent\":5}");
    bodies.put("list", "{\"id\":\"ID\",\"parent\":[\"x\"]}");
    bodies.put("empty object", "{\"id\":\"ID\",\"parent\":{}}");
    return scenario("parent in json", bodies);
  }

  private static Scenario encodings() {
    String bad = V1Image.id("bad utf-8");
    String mark = V1Image.id("byte order mark");
    String wide = V1Image.id("utf-16");
    String form = V1Image.id("form");
    String gzip = V1Image.id("gzip");
    String chunks = V1Image.id("chunks");
    return Scenario.named("encoding of json")
        .send(
            "bad utf-8",
            Call.put(path(bad), ("{\"id\":\"" + bad + "\",\"x\":\"\u00ff\"}").getBytes(ISO_8859_1)))
        .put("byte order mark", path(mark), "\ufeff{\"id\":\"" + mark + "\"}")
        .send("utf-16", Call.put(path(wide), ("{\"id\":\"" + wide + "\"}").getBytes(UTF_16LE)))
        .send(
            "form content type",
            Call.put(path(form), "{\"id\":\"" + form + "\"}")
                .with("Content-Type", "application/x-www-form-urlencoded"))
        .send(
            "gzip content encoding",
            Call.put(path(gzip), "{\"id\":\"" + gzip + "\"}").with("Content-Encoding", "gzip"))
        .send("in chunks", Call.put(path(chunks), "{\"id\":\"" + chunks + "\"}").inChunks())
        .build();
  }

  private static Scenario bytes() {
    V1Image image = V1Image.named("bytes");
    V1Image odd =
        image.withJson(
            "  {\"z\": [1.50, 2e3],\n\"id\" :\"%s\",\"a\":\"\u00e9\\u00e9\\/\"}\n"
                .formatted(image.id()));
    return Scenario.named("bytes of json")
        .push(odd)
        .get("as they came", odd.path("json"))
        .send("HEAD", Call.head(odd.path("json")))
        .build();
  }
}
