package io.stowage.acceptance.v1;

import java.util.List;

/** What other settings change: no tokens although there is an index, and a proxy in front. */
final class OpenScenarios {

  private OpenScenarios() {}

  /** For a server with an index that asks for no tokens. */
  static List<Scenario> withoutTokens() {
    V1Image image = V1Image.named("tokens off");
    V1Image child = image.child("tokens off child");
    String repository = RepositoryScenarios.path("off/app");
    return List.of(
        Scenario.named("tokens off")
            .get("ping", "/v1/_ping")
            .put("PUT repository", repository + "/", "[]")
            .get("images", repository + "/images")
            .get("users", "/v1/users/")
            .get("search", "/v1/search?q=x")
            .get("tags of nothing", repository + "/tags")
            .push(image)
            .send("json of a child", Call.put(child.path("json"), child.json()))
            .put("tag", repository + "/tags/x", "\"" + image.id() + "\"")
            .get("tags", repository + "/tags")
            .get("json", image.path("json"))
            .get("layer", image.path("layer"))
            .send(
                "bad token",
                Call.get(repository + "/tags").with("Authorization", "Token signature=BAD"))
            .put("private", repository + "/properties", "{\"access\":\"private\"}")
            .get("private tags", repository + "/tags")
            .get("private json", image.path("json"))
            .send("DELETE tag", Call.delete(repository + "/tags/x"))
            .build());
  }

  /** For a server that names its endpoints and leaves layers to its proxy. */
  static List<Scenario> proxied() {
    V1Image image = V1Image.named("proxied");
    String repository = RepositoryScenarios.path("proxied/app");
    return List.of(
        Scenario.named("proxied")
            .get("root", "/")
            .put("PUT repository", repository + "/", "[]")
            .get("images", repository + "/images")
            .push(image)
            .get("layer", image.path("layer"))
            .send("HEAD layer", Call.head(image.path("layer")))
            .send("range", Call.get(image.path("layer")).with("Range", "bytes=0-9"))
            .send("since 1970", Call.get(image.path("layer")).with("If-Modified-Since", "x"))
            .get("json", image.path("json"))
            .get("layer of nothing", "/v1/images/" + V1Image.id("proxied nothing") + "/layer")
            .build());
  }
}
