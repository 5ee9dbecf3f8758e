package io.stowage.acceptance.v1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests at the same time whose answers do not depend on which is first. */
final class ConcurrencyScenarios {

  private static final int CLIENTS = 8;

  private ConcurrencyScenarios() {}

  static List<Scenario> all() {
    return List.of(pushes(), sameImage(), tags(), mixed());
  }

  private static Scenario pushes() {
    List<V1Image> images =
        IntStream.range(0, CLIENTS).mapToObj(i -> V1Image.named("push at once " + i)).toList();
    return Scenario.named("eight pushes at once")
        .together("json", all(images, it -> Call.put(it.path("json"), it.json())))
        .together("layer", all(images, it -> Call.put(it.path("layer"), it.layer()).inChunks()))
        .together(
            "checksum",
            all(images, it -> Call.put(it.path("checksum"), "").checksum(it.checksum())))
        .together("read json", all(images, it -> Call.get(it.path("json"))))
        .together("read layer", all(images, it -> Call.get(it.path("layer"))))
        .build();
  }

  private static List<Call> all(List<V1Image> images, Function<V1Image, Call> call) {
    return images.stream().map(call).toList();
  }

  private static Scenario sameImage() {
    V1Image image = V1Image.named("same image at once");
    return Scenario.named("one image at once")
        .together("json", eight(Call.put(image.path("json"), image.json())))
        .together("layer", eight(Call.put(image.path("layer"), image.layer()).inChunks()))
        .send("checksum", Call.put(image.path("checksum"), "").checksum(image.checksum()))
        .together("layer when complete", eight(Call.put(image.path("layer"), image.layer())))
        .together("read", eight(Call.get(image.path("layer"))))
        .together("files", eight(Call.get(image.path("files"))))
        .build();
  }

  private static Scenario tags() {
    V1Image image = V1Image.named("tags at once");
    String tags = RepositoryScenarios.path("at-once/app") + "/tags";
    String body = "\"" + image.id() + "\"";
    List<Call> different =
        IntStream.range(0, CLIENTS).mapToObj(i -> Call.put(tags + "/t" + i, body)).toList();
    return Scenario.named("tags at once")
        .push(image)
        .together("different", different)
        .together("same", eight(Call.put(tags + "/same", body)))
        .get("all", tags)
        .together("list", eight(Call.get(tags)))
        .build();
  }

  private static Scenario mixed() {
    V1Image image = V1Image.named("reads at once");
    return Scenario.named("reads at once")
        .push(image)
        .together(
            "any",
            Stream.of("json", "layer", "ancestry", "files", "checksum")
                .map(resource -> Call.get(image.path(resource)))
                .toList())
        .build();
  }

  private static List<Call> eight(Call call) {
    return new ArrayList<>(Collections.nCopies(CLIENTS, call));
  }
}
