package io.stowage.acceptance.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Repositories: their list of images, their names, their end. */
final class RepositoryScenarios {

  private RepositoryScenarios() {}

  static List<Scenario> all() {
    return List.of(bodies(), merges(), headers(), routes(), names(), deletes(), unknown());
  }

  static String path(String name) {
    return "/v1/repositories/" + name;
  }

  private static Scenario bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("nothing", "");
    bodies.put("unfinished", "{");
    bodies.put("object", "{}");
    bodies.put("string", "\"x\"");
    bodies.put("null", "null");
    bodies.put("number", "1");
    bodies.put("empty list", "[]");
    bodies.put("one", "[{\"id\":\"abc\"}]");
    bodies.put("one with a tag", "[{\"id\":\"abc\",\"Tag\":\"latest\"}]");
    bodies.put("one twice", "[{\"id\":\"abc\",\"checksum\":\"c1\"},{\"id\":\"abc\"}]");
    bodies.put("number as id", "[{\"id\":1}]");
    bodies.put("more after it", "[] x");
    bodies.put("numbers", "[1]");
    bodies.put("strings", "[\"x\"]");
    bodies.put("nulls", "[null]");
    bodies.put("no id", "[{}]");
    Scenario.Builder scenario = Scenario.named("repository body");
    bodies.forEach(
        (name, body) -> {
          String repository = path("bodies/" + name.replace(' ', '-'));
          scenario
              .put(name, repository + "/", body)
              .get(name + " list", repository + "/images")
              .put(name + " images", repository + "/images", body)
              .get(name + " list again", repository + "/images");
        });
    String form = path("bodies/form");
    String chunks = path("bodies/chunks");
    return scenario
        .send(
            "form content type",
            Call.put(form + "/", "[]").with("Content-Type", "application/x-www-form-urlencoded"))
        .send("in chunks", Call.put(chunks + "/", "[]").inChunks())
        .build();
  }

  private static Scenario merges() {
    String images = path("merge/app") + "/images";
    return Scenario.named("image list")
        .put("first", images, "[{\"id\":\"a1\"},{\"id\":\"b1\",\"checksum\":\"c\",\"Tag\":\"t\"}]")
        .get("after first", images)
        .put(
            "second",
            images,
            "[{\"id\":\"a1\",\"checksum\":\"x\"},{\"id\":\"b1\"},{\"id\":\"c1\"}]")
        .get("after second", images)
        .put("third", images, "[{\"id\":\"a1\"},{\"id\":\"b1\",\"checksum\":\"d\"}]")
        .get("after third", images)
        .put("empty", path("merge/app") + "/", "[]")
        .get("after empty", images)
        .send("DELETE", Call.delete(images))
        .get("after DELETE", images)
        .send("HEAD", Call.head(images))
        .send("since 1970", Call.get(images).with("If-Modified-Since", "x"))
        .build();
  }

  private static Scenario headers() {
    String repository = path("headers/app");
    Map<String, Call.Header> headers = new LinkedHashMap<>();
    headers.put("token wanted", new Call.Header("X-Docker-Token", "true"));
    headers.put("token not wanted", new Call.Header("X-Docker-Token", "false"));
    headers.put("Basic", new Call.Header("Authorization", "Basic dXNlcjpwYXNz"));
    headers.put("anonymous Basic", new Call.Header("Authorization", "Basic Og=="));
    headers.put("empty authorization", new Call.Header("Authorization", ""));
    headers.put("garbage", new Call.Header("Authorization", "garbage"));
    headers.put(
        "token of another",
        new Call.Header("Authorization", "Token signature=A,repository=\"x/y\",access=write"));
    headers.put("empty cookie", new Call.Header("Cookie", ""));
    headers.put("host", new Call.Header("Host", "reg.example:99"));
    headers.put("forwarded proto", new Call.Header("X-Forwarded-Proto", "https"));
    headers.put("forwarded host", new Call.Header("X-Forwarded-Host", "other.example"));
    headers.put("real ip", new Call.Header("X-Real-Ip", "10.1.2.3"));
    Scenario.Builder scenario = Scenario.named("repository with header");
    headers.forEach(
        (name, header) ->
            scenario
                .send(
                    "PUT " + name,
                    Call.put(repository + "/", "[]").with(header.name(), header.value()))
                .send(
                    "GET " + name,
                    Call.get(repository + "/images").with(header.name(), header.value())));
    return scenario.build();
  }

  private static Scenario routes() {
    String repository = path("routes/app");
    String solo = path("routes-solo");
    return Scenario.named("repository routes")
        .put("PUT without slash", repository, "[]")
        .put("PUT", repository + "/", "[]")
        .get("GET", repository + "/")
        .get("GET without slash", repository)
        .send("POST", Call.of("POST", repository + "/").body(new byte[0]))
        .send("OPTIONS", Call.of("OPTIONS", repository + "/"))
        .put("PUT solo", solo + "/", "[]")
        .get("images of solo", solo + "/images")
        .get("images of library/solo", path("library/routes-solo") + "/images")
        .send("POST images", Call.of("POST", repository + "/images").body(new byte[0]))
        .send("OPTIONS images", Call.of("OPTIONS", repository + "/images"))
        .get("images with slash", repository + "/images/")
        .put("PUT auth", repository + "/auth", "")
        .put("PUT auth with slash", repository + "/auth/", "")
        .put("PUT auth of nothing", path("routes/nothing") + "/auth", "")
        .put("PUT auth of solo", solo + "/auth", "")
        .get("GET auth", repository + "/auth")
        .send("DELETE auth", Call.delete(repository + "/auth"))
        .put("PUT images with slash", repository + "/images/", "[]")
        .send("DELETE images with slash", Call.delete(repository + "/images/"))
        .get("images after that", repository + "/images")
        .send("DELETE without slash", Call.delete(repository))
        .send("DELETE solo", Call.delete(solo + "/"))
        .build();
  }

  private static Scenario names() {
    List<String> names =
        List.of(
            "UP-Case/Up",
            "n/a%25$_-b",
            "a%25$_-b",
            "one/two/three",
            "escaped%2Fslash",
            "blank%20in/name%20too",
            "~tilde/~too",
            "double//slash",
            "_x/_y",
            "x/tag_y",
            "x/json",
            "colon:1/a:b",
            "back%5Cslash/x",
            "plus+x/plus+y",
            "%C3%A9/%E2%82%AC",
            "zero%00x/y",
            "long/" + "n".repeat(260),
            ".",
            "..",
            "./x",
            "a/..",
            "%2e%2e/x");
    Scenario.Builder scenario = Scenario.named("repository name");
    for (String name : names) {
      String shown = name.length() > 40 ? name.substring(0, 12) : name;
      scenario
          .put("PUT " + shown, path(name) + "/", "[]")
          .get("images of " + shown, path(name) + "/images")
          .get("tags of " + shown, path(name) + "/tags");
    }
    return scenario.build();
  }

  private static Scenario deletes() {
    V1Image image = V1Image.named("deletes");
    String tag = "\"" + image.id() + "\"";
    Scenario.Builder scenario = Scenario.named("deleted repository").push(image);
    for (String way : List.of("", "/", "/tags", "/tags/")) {
      String repository = path("deletes/by" + way.replace('/', '-'));
      String name = "DELETE R" + way;
      scenario
          .put(name + " before", repository + "/", "[{\"id\":\"" + image.id() + "\"}]")
          .put(name + " tag", repository + "/tags/one", tag)
          .put(name + " latest", repository + "/tags/latest", tag)
          .put(name + " private", repository + "/properties", "{\"access\":\"private\"}")
          .send(name, Call.delete(repository + way))
          .send(name + " again", Call.delete(repository + way))
          .get(name + " tags after", repository + "/tags")
          .get(name + " tag after", repository + "/tags/one")
          .get(name + " images after", repository + "/images")
          .get(name + " json after", repository + "/json")
          .get(name + " tag json after", repository + "/tags/one/json")
          .get(name + " properties after", repository + "/properties");
    }
    return scenario.get("the image stays", image.path("json")).build();
  }

  private static Scenario unknown() {
    String repository = path("unknown/app");
    return Scenario.named("unknown repository")
        .get("images", repository + "/images")
        .get("tags", repository + "/tags")
        .get("tag", repository + "/tags/x")
        .get("json", repository + "/json")
        .get("tag json", repository + "/tags/x/json")
        .get("properties", repository + "/properties")
        .send("DELETE", Call.delete(repository + "/"))
        .send("DELETE tags", Call.delete(repository + "/tags"))
        .send("DELETE tag", Call.delete(repository + "/tags/x"))
        .send("DELETE images", Call.delete(repository + "/images"))
        .get("tags of a missing solo", path("unknown-solo") + "/tags")
        .build();
  }
}
