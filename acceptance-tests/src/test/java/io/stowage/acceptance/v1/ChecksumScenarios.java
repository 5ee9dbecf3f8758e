package io.stowage.acceptance.v1;

import java.util.List;
import java.util.Locale;

/** The request that completes an image. */
final class ChecksumScenarios {

  private ChecksumScenarios() {}

  static List<Scenario> all() {
    return List.of(headers(), withoutLayer(), unknown(), tarsum());
  }

  private static Scenario headers() {
    V1Image image = V1Image.named("checksum");
    String path = image.path("checksum");
    return Scenario.named("checksum")
        .send("json", Call.put(image.path("json"), image.json()))
        .send("layer", Call.put(image.path("layer"), image.layer()))
        .put("no header", path, "")
        .send("empty", Call.put(path, "").checksum(""))
        .send("another", Call.put(path, "").checksum("sha256:" + "0".repeat(64)))
        .send("garbage", Call.put(path, "").checksum("garbage"))
        .send("without sha256:", Call.put(path, "").checksum(image.checksum().substring(7)))
        .send("capitals", Call.put(path, "").checksum(image.checksum().toUpperCase(Locale.ROOT)))
        .send("list", Call.put(path, "").checksum("garbage," + image.checksum()))
        .send("only tarsum", Call.put(path, "").with("X-Docker-Checksum", "tarsum+sha256:00"))
        .send(
            "header of 0.7",
            Call.put(path, "").with("X-Docker-Payload-Checksum", "sha256:" + "0".repeat(64)))
        .get("still unfinished", image.path("json"))
        .send("with a body", Call.put(path, "x").checksum(image.checksum()))
        .get("finished", image.path("json"))
        .send("again", Call.put(path, "").checksum(image.checksum()))
        .put("again without header", path, "")
        .send("again empty", Call.put(path, "").checksum(""))
        .send("without a length", Call.of("PUT", path).checksum(image.checksum()))
        .build();
  }

  private static Scenario withoutLayer() {
    V1Image image = V1Image.named("checksum without layer");
    return Scenario.named("checksum without layer")
        .send("json", Call.put(image.path("json"), image.json()))
        .send("checksum", Call.put(image.path("checksum"), "").checksum(image.checksum()))
        .get("unfinished", image.path("json"))
        .send("layer", Call.put(image.path("layer"), image.layer()))
        .send("checksum again", Call.put(image.path("checksum"), "").checksum(image.checksum()))
        .get("finished", image.path("json"))
        .build();
  }

  private static Scenario unknown() {
    String path = V1Image.named("checksum of nothing").path("checksum");
    return Scenario.named("checksum of nothing")
        .send("checksum", Call.put(path, "").checksum("sha256:00"))
        .put("no header", path, "")
        .send("empty", Call.put(path, "").checksum(""))
        .build();
  }

  private static Scenario tarsum() {
    V1Image image = V1Image.named("tarsum");
    return Scenario.named("tarsum beside the checksum")
        .send(
            "json",
            Call.put(image.path("json"), image.json())
                .with("X-Docker-Checksum", "sha256:" + "0".repeat(64)))
        .send("layer", Call.put(image.path("layer"), image.layer()).inChunks())
        .get("unfinished", image.path("json"))
        .send(
            "checksum",
            Call.put(image.path("checksum"), "")
                .checksum(image.checksum())
                .with("X-Docker-Checksum", "tarsum+sha256:" + "1".repeat(64)))
        .get("finished", image.path("json"))
        .build();
  }
}
