package io.stowage.acceptance.v1;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Layers as they are sent and read: whole, in part, of any form. */
final class LayerScenarios {

  private LayerScenarios() {}

  static List<Scenario> all() {
    return List.of(ranges(), forms(), types());
  }

  private static Scenario ranges() {
    V1Image image = V1Image.named("ranges");
    String path = image.path("layer");
    int size = image.layer().length;
    Map<String, String> ranges = new TreeMap<>();
    ranges.put("first ten", "bytes=0-9");
    ranges.put("second ten", "bytes=10-19");
    ranges.put("to the end", "bytes=100-" + (size - 1));
    ranges.put("whole", "bytes=0-" + (size - 1));
    ranges.put("open", "bytes=0-");
    ranges.put("open from 100", "bytes=100-");
    ranges.put("one past the end", "bytes=100-" + size);
    ranges.put("far past the end", "bytes=100-99999999");
    ranges.put("first byte", "bytes=0-0");
    ranges.put("last byte", "bytes=" + (size - 1) + "-" + (size - 1));
    ranges.put("last byte open", "bytes=" + (size - 1) + "-");
    ranges.put("at the end", "bytes=" + size + "-" + size);
    ranges.put("at the end open", "bytes=" + size + "-");
    ranges.put("after the end", "bytes=" + (size + 5) + "-" + (size + 9));
    ranges.put("suffix", "bytes=-5");
    ranges.put("empty suffix", "bytes=-0");
    ranges.put("long suffix", "bytes=-" + (size + 5));
    ranges.put("backwards", "bytes=9-5");
    ranges.put("two", "bytes=0-1,5-6");
    ranges.put("letters", "bytes=a-b");
    ranges.put("nothing", "bytes=");
    ranges.put("no equals", "bytes");
    ranges.put("only a dash", "bytes=-");
    ranges.put("other unit", "items=0-5");
    ranges.put("no unit", "0-5");
    ranges.put("capital unit", "Bytes=0-5");
    ranges.put("blank", "bytes= 0-5");
    ranges.put("three numbers", "bytes=1-2-3");
    ranges.put("huge", "bytes=99999999999999999999999-");
    Scenario.Builder scenario = Scenario.named("range").push(image);
    ranges.forEach((name, range) -> scenario.send(name, Call.get(path).with("Range", range)));
    return scenario
        .send("HEAD", Call.head(path).with("Range", "bytes=0-9"))
        .send("If-Range", Call.get(path).with("Range", "bytes=0-9").with("If-Range", "\"x\""))
        .send(
            "of nothing",
            Call.get("/v1/images/" + V1Image.id("nothing") + "/layer").with("Range", "bytes=0-9"))
        .build();
  }

  private static Scenario forms() {
    byte[] tar = new LayerTar().folder("etc/").file("etc/hosts", "127.0.0.1 x\n").bytes();
    byte[] gzip = LayerTar.gzip(tar);
    Map<String, byte[]> layers = new TreeMap<>();
    layers.put("tar", tar);
    layers.put("gzip", gzip);
    for (LayerTar.Compressed compressed : LayerTar.Compressed.values()) {
      layers.put(compressed.name(), compressed.bytes());
    }
    layers.put("text", new byte[] {'h', 'e', 'l', 'l', 'o'});
    layers.put("gzip of nothing", LayerTar.gzip(new byte[0]));
    layers.put("tar cut", Arrays.copyOf(tar, 700));
    layers.put("gzip cut", Arrays.copyOf(gzip, gzip.length - 20));
    layers.put("megabyte", megabyte());
    Scenario.Builder scenario = Scenario.named("layer");
    layers.forEach(
        (name, bytes) -> {
          V1Image image = V1Image.named("layer " + name).withLayer(bytes);
          scenario
              .send(name + " json", Call.put(image.path("json"), image.json()))
              .send(name + " put", Call.put(image.path("layer"), bytes).inChunks())
              .send(
                  name + " checksum",
                  Call.put(image.path("checksum"), "").checksum(image.checksum()))
              .get(name + " size", image.path("json"))
              .get(name, image.path("layer"))
              .get(name + " files", image.path("files"))
              .get(name + " files again", image.path("files"));
        });
    V1Image empty = V1Image.named("layer empty").withLayer(new byte[0]);
    return scenario
        .push(empty)
        .get("empty size", empty.path("json"))
        .get("empty", empty.path("layer"))
        .build();
  }

  private static byte[] megabyte() {
    byte[] content = new byte[1 << 20];
    new Random(1).nextBytes(content);
    return new LayerTar().entry("random", '0', 0600, "", content).bytes();
  }

  private static Scenario types() {
    Scenario.Builder scenario = Scenario.named("layer sent as");
    Map<String, Map.Entry<String, String>> headers = new TreeMap<>();
    headers.put("form", Map.entry("Content-Type", "application/x-www-form-urlencoded"));
    headers.put("json", Map.entry("Content-Type", "application/json"));
    headers.put("multipart", Map.entry("Content-Type", "multipart/form-data; boundary=x"));
    headers.put("gzip encoding", Map.entry("Content-Encoding", "gzip"));
    headers.put("100-continue", Map.entry("Expect", "100-continue"));
    headers.forEach(
        (name, header) -> {
          V1Image image = V1Image.named("layer sent as " + name);
          Call put = Call.put(image.path("layer"), image.layer());
          scenario
              .send(name + " json", Call.put(image.path("json"), image.json()))
              .send(name, put.with(header.getKey(), header.getValue()))
              .send(
                  name + " checksum",
                  Call.put(image.path("checksum"), "").checksum(image.checksum()))
              .get(name + " layer", image.path("layer"));
        });
    V1Image none = V1Image.named("layer sent as none");
    return scenario
        .send("none json", Call.put(none.path("json"), none.json()))
        .send("none", Call.of("PUT", none.path("layer")))
        .build();
  }
}
