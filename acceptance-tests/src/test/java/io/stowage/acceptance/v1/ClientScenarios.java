package io.stowage.acceptance.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pushes by clients of every age, and what only the old ones ask for. */
final class ClientScenarios {

  private ClientScenarios() {}

  static List<Scenario> all() {
    return List.of(pushes(), oldHeader(), privateImages());
  }

  private static Scenario pushes() {
    Map<String, String> agents = new LinkedHashMap<>();
    agents.put("Docker 0.10", "docker/0.10.0 go/go1.2.1");
    agents.put("Docker 1.9", "docker/1.9.1 go/go1.4.3 kernel/4.1 os/linux arch/amd64");
    agents.put("Docker 0.9", "docker/0.9.1 go/go1.2.1");
    agents.put("Docker 0.6", "docker/0.6.5");
    agents.put("curl", "curl/7.88.1");
    agents.put("no version", "docker/");
    agents.put("words", "Go 1.1 package http");
    Scenario.Builder scenario = Scenario.named("push by");
    agents.forEach(
        (name, agent) -> {
          V1Image image = V1Image.named("push by " + name);
          scenario
              .send(name + " json", Call.put(image.path("json"), image.json()).from(agent))
              .send(
                  name + " layer",
                  Call.put(image.path("layer"), image.layer()).inChunks().from(agent))
              .send(
                  name + " checksum",
                  Call.put(image.path("checksum"), "").checksum(image.checksum()).from(agent))
              .get(name + " result", image.path("json"));
        });
    V1Image old = V1Image.named("push by tarsum");
    String agent = "docker/0.9.0 go/go1.2.1 git-commit/867b2a9 kernel/3.8 os/linux arch/amd64";
    return scenario
        .send(
            "checksum at json",
            Call.put(old.path("json"), old.json())
                .from(agent)
                .with("X-Docker-Checksum", old.checksum()))
        .send(
            "layer after checksum at json",
            Call.put(old.path("layer"), old.layer()).inChunks().from(agent))
        .get("result of checksum at json", old.path("json"))
        .build();
  }

  private static Scenario oldHeader() {
    V1Image image = V1Image.named("old header");
    return Scenario.named("checksum header of 0.7")
        .send("json", Call.put(image.path("json"), image.json()))
        .send("layer", Call.put(image.path("layer"), image.layer()))
        .send(
            "checksum",
            Call.put(image.path("checksum"), "")
                .with("X-Docker-Payload-Checksum", image.checksum()))
        .get("result", image.path("json"))
        .build();
  }

  private static Scenario privateImages() {
    V1Image image = V1Image.named("private image");
    String repository = RepositoryScenarios.path("private/app");
    Scenario.Builder scenario =
        Scenario.named("private image")
            .push(image)
            .put("repository", repository + "/", "[]")
            .put("tag", repository + "/tags/latest", "\"" + image.id() + "\"")
            .put("private", repository + "/properties", "{\"access\":\"private\"}");
    for (String resource : List.of("json", "layer", "files", "ancestry")) {
      String path = "/v1/private_images/" + image.id() + "/" + resource;
      scenario
          .get(resource, path)
          .send(resource + " since 1970", Call.get(path).with("If-Modified-Since", "x"))
          .get(
              resource + " of nothing",
              "/v1/private_images/" + V1Image.id("no private image") + "/" + resource);
    }
    return scenario.put("PUT json", "/v1/private_images/" + image.id() + "/json", "{}").build();
  }
}
