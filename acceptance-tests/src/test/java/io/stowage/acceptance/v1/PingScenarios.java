package io.stowage.acceptance.v1;

import java.util.List;

/** What is asked before anything else, and what no registry has. */
final class PingScenarios {

  private PingScenarios() {}

  static List<Scenario> all() {
    return List.of(ping(), elsewhere());
  }

  private static Scenario ping() {
    String ping = "/v1/_ping";
    return Scenario.named("ping")
        .get("root", "/")
        .get("short", "/_ping")
        .get("long", ping)
        .get("with a query", ping + "?x=1")
        .send("HEAD", Call.head(ping))
        .send("OPTIONS", Call.of("OPTIONS", ping))
        .put("PUT", ping, "")
        .send("POST", Call.of("POST", ping).body(new byte[0]))
        .send("DELETE", Call.delete(ping))
        .send("If-Modified-Since", Call.get(ping).with("If-Modified-Since", "x"))
        .send("Basic", Call.get(ping).with("Authorization", "Basic Og=="))
        .send("without a user agent", Call.get(ping).without("User-Agent"))
        .get("status", "/_status")
        .get("long status", "/v1/_status")
        .build();
  }

  private static Scenario elsewhere() {
    return Scenario.named("elsewhere")
        .get("v1", "/v1")
        .get("v1 slash", "/v1/")
        .get("word", "/nonsense")
        .get("word in v1", "/v1/nonsense")
        .get("images", "/v1/images")
        .get("an image", "/v1/images/" + V1Image.id("elsewhere"))
        .send("DELETE an image", Call.delete("/v1/images/" + V1Image.id("elsewhere")))
        .get("no resource of an image", "/v1/images/" + V1Image.id("elsewhere") + "/nonsense")
        .get("ping slash", "/v1/_ping/")
        .get("repositories", "/v1/repositories")
        .get("repositories slash", "/v1/repositories/")
        .build();
  }
}
