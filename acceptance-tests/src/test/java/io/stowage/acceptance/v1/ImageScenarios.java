package io.stowage.acceptance.v1;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Images from nothing to complete, in order and out of it, and what is read of them. */
final class ImageScenarios {

  private static final List<String> RESOURCES = List.of("json", "layer", "ancestry", "files");

  private ImageScenarios() {}

  static List<Scenario> all() {
    return List.of(order(), unfinished(), again(), reads(), methods(), ids(), diff());
  }

  private static Scenario order() {
    V1Image base = V1Image.named("image order");
    V1Image child = base.child("image order child");
    Scenario.Builder scenario = Scenario.named("image order");
    for (String resource : RESOURCES) {
      scenario.get(resource + " of nothing", base.path(resource));
    }
    return scenario
        .send("HEAD layer of nothing", Call.head(base.path("layer")))
        .send("layer before json", Call.put(base.path("layer"), base.layer()))
        .send("layer in chunks before json", Call.put(base.path("layer"), base.layer()).inChunks())
        .send("checksum before json", Call.put(base.path("checksum"), "").checksum(base.checksum()))
        .send("child before parent", Call.put(child.path("json"), child.json()))
        .send("json", Call.put(base.path("json"), base.json()))
        .send("child of an unfinished parent", Call.put(child.path("json"), child.json()))
        .send("layer of the child first", Call.put(child.path("layer"), child.layer()))
        .send("layer", Call.put(base.path("layer"), base.layer()))
        .send("checksum", Call.put(base.path("checksum"), "").checksum(base.checksum()))
        .send(
            "checksum of the child",
            Call.put(child.path("checksum"), "").checksum(child.checksum()))
        .get("ancestry", base.path("ancestry"))
        .get("ancestry of the child", child.path("ancestry"))
        .build();
  }

  private static Scenario unfinished() {
    V1Image image = V1Image.named("unfinished");
    Scenario.Builder scenario =
        Scenario.named("unfinished image").send("json", Call.put(image.path("json"), image.json()));
    for (String resource : RESOURCES) {
      scenario.get(resource + " without layer", image.path(resource));
    }
    scenario
        .send("HEAD layer", Call.head(image.path("layer")))
        .send("layer", Call.put(image.path("layer"), image.layer()));
    for (String resource : RESOURCES) {
      scenario.get(resource + " without checksum", image.path(resource));
    }
    return scenario.build();
  }

  private static Scenario again() {
    V1Image image = V1Image.named("again");
    V1Image other = image.withJson("{\"id\":\"" + image.id() + "\",\"x\":1}");
    byte[] layer = new LayerTar().file("other", "layer").bytes();
    V1Image last = other.withLayer(layer);
    return Scenario.named("repeated push")
        .send("json", Call.put(image.path("json"), image.json()))
        .send("json again", Call.put(image.path("json"), image.json()))
        .send("layer", Call.put(image.path("layer"), image.layer()).inChunks())
        .send("layer again", Call.put(image.path("layer"), image.layer()))
        .send("other json", Call.put(image.path("json"), other.json()))
        .send("other layer", Call.put(image.path("layer"), layer))
        .send(
            "checksum of the first",
            Call.put(image.path("checksum"), "").checksum(image.checksum()))
        .send("no json", Call.put(image.path("json"), "{"))
        .get("still unfinished", image.path("json"))
        .send(
            "checksum of the last", Call.put(image.path("checksum"), "").checksum(last.checksum()))
        .get("json as it was put last", image.path("json"))
        .get("layer as it was put last", image.path("layer"))
        .send("json of a complete image", Call.put(image.path("json"), image.json()))
        .send("layer of a complete image", Call.put(image.path("layer"), image.layer()))
        .send(
            "layer in chunks of a complete image",
            Call.put(image.path("layer"), image.layer()).inChunks())
        .send("checksum again", Call.put(image.path("checksum"), "").checksum(last.checksum()))
        .send("wrong checksum again", Call.put(image.path("checksum"), "").checksum("sha256:00"))
        .get("json after all", image.path("json"))
        .build();
  }

  private static Scenario reads() {
    V1Image base = V1Image.named("reads");
    V1Image child = base.child("reads child").withLayer(new byte[] {'x'});
    Scenario.Builder scenario = Scenario.named("image reads").push(base).push(child);
    for (String resource : RESOURCES) {
      String path = base.path(resource);
      String missing = "/v1/images/" + V1Image.id("missing") + "/" + resource;
      scenario
          .get(resource, path)
          .send(resource + " HEAD", Call.head(path))
          .send(
              resource + " since 1970",
              Call.get(path).with("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"))
          .send(resource + " since never", Call.get(path).with("If-Modified-Since", "never"))
          .send(resource + " If-None-Match", Call.get(path).with("If-None-Match", "*"))
          .send(
              resource + " missing since 1970",
              Call.get(missing).with("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"))
          .get(resource + " with a slash", path + "/")
          .get(resource + " with a query", path + "?x=1");
    }
    return scenario
        .get("json of the child", child.path("json"))
        .get("ancestry of the child", child.path("ancestry"))
        .get("layer of the child", child.path("layer"))
        .send("json with a range", Call.get(base.path("json")).with("Range", "bytes=0-4"))
        .build();
  }

  private static Scenario methods() {
    V1Image image = V1Image.named("methods");
    Scenario.Builder scenario = Scenario.named("image methods").push(image);
    for (String resource : List.of("json", "layer", "ancestry", "files", "diff", "checksum")) {
      String path = image.path(resource);
      scenario
          .send(resource + " POST", Call.of("POST", path).body(new byte[0]))
          .send(resource + " DELETE", Call.delete(path))
          .send(resource + " OPTIONS", Call.of("OPTIONS", path));
    }
    return scenario
        .put("ancestry PUT", image.path("ancestry"), "[]")
        .put("files PUT", image.path("files"), "[]")
        .put("diff PUT", image.path("diff"), "{}")
        .get("checksum GET", image.path("checksum"))
        .build();
  }

  private static Scenario ids() {
    Map<String, String> ids = new TreeMap<>();
    ids.put("word", "abc");
    ids.put("16 digits", "0123456789abcdef");
    ids.put("16 with a g", "0123456789abcdeg");
    ids.put("17 digits", "0123456789abcdef0");
    ids.put("63 digits", "0".repeat(63));
    ids.put("65 digits", "0".repeat(65));
    ids.put("capitals", V1Image.id("ids").toUpperCase(Locale.ROOT));
    ids.put("dots", "..");
    ids.put("escaped dots", "%2e%2e");
    ids.put("escaped slash", "a%2Fb");
    ids.put("zero byte", "%00");
    ids.put("300 letters", "x".repeat(300));
    Scenario.Builder scenario = Scenario.named("image ids");
    ids.forEach(
        (name, id) -> {
          String path = "/v1/images/" + id + "/";
          scenario
              .get("get " + name, path + "json")
              .put("put " + name, path + "json", "{\"id\":\"" + id + "\"}");
        });
    return scenario
        .get("layer of a word", "/v1/images/abc/layer")
        .get("ancestry of a word", "/v1/images/abc/ancestry")
        .get("files of a word", "/v1/images/abc/files")
        .put("put layer of a word", "/v1/images/abcd/layer", "x")
        .send("put checksum of a word", Call.put("/v1/images/abcd/checksum", "").checksum("x"))
        .build();
  }

  private static Scenario diff() {
    V1Image base = V1Image.named("diff");
    V1Image child = base.child("diff child");
    return Scenario.named("diff")
        .get("of nothing", base.path("diff"))
        .push(base)
        .push(child)
        .send("since 1970", Call.get(base.path("diff")).with("If-Modified-Since", "x"))
        .build();
  }
}
