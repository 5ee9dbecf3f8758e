package io.stowage.acceptance.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags: what they may be, what they tell, their end. */
final class TagScenarios {

  private TagScenarios() {}

  static List<Scenario> all() {
    return List.of(tags(), bodies(), names(), agents(), unfinished(), deletes());
  }

  private static String tags(String repository) {
    return RepositoryScenarios.path(repository) + "/tags";
  }

  private static Scenario tags() {
    V1Image base = V1Image.named("tags");
    V1Image child = base.child("tags child");
    String tags = tags("tags/app");
    return Scenario.named("tags")
        .push(base)
        .push(child)
        .put("PUT repository", RepositoryScenarios.path("tags/app") + "/", "[]")
        .get("none", tags)
        .get("repository json without tags", RepositoryScenarios.path("tags/app") + "/json")
        .put("PUT", tags + "/latest", "\"" + child.id() + "\"")
        .put("PUT another", tags + "/v1.0", "\"" + base.id() + "\"")
        .get("both", tags)
        .get("one", tags + "/latest")
        .get("one json", tags + "/latest/json")
        .get("another json", tags + "/v1.0/json")
        .get("repository json", RepositoryScenarios.path("tags/app") + "/json")
        .send("HEAD both", Call.head(tags))
        .send("HEAD one", Call.head(tags + "/latest"))
        .send("HEAD json", Call.head(tags + "/latest/json"))
        .send("one since 1970", Call.get(tags + "/latest").with("If-Modified-Since", "x"))
        .put("move", tags + "/latest", "\"" + base.id() + "\"")
        .get("moved", tags + "/latest")
        .get("missing", tags + "/missing")
        .get("missing json", tags + "/missing/json")
        .get("both with slash", tags + "/")
        .get("one with slash", tags + "/latest/")
        .get("json with slash", tags + "/latest/json/")
        .put("PUT with slash", tags + "/slash/", "\"" + base.id() + "\"")
        .put("PUT no name", tags, "\"" + base.id() + "\"")
        .send("POST", Call.of("POST", tags + "/x").body(new byte[0]))
        .send("POST tags", Call.of("POST", tags).body(new byte[0]))
        .send("OPTIONS", Call.of("OPTIONS", tags + "/x"))
        .put("PUT in a new repository", tags("tags/new") + "/x", "\"" + base.id() + "\"")
        .get("new repository", tags("tags/new"))
        .get("new repository's images", RepositoryScenarios.path("tags/new") + "/images")
        .get("new repository's json", RepositoryScenarios.path("tags/new") + "/json")
        .put("PUT solo", tags("tags-solo") + "/x", "\"" + base.id() + "\"")
        .get("library/solo", tags("library/tags-solo"))
        .build();
  }

  private static Scenario bodies() {
    V1Image image = V1Image.named("tag bodies");
    String tags = tags("tags/bodies");
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("nothing", "");
    bodies.put("unfinished", "{");
    bodies.put("object", "{}");
    bodies.put("list", "[]");
    bodies.put("list of an id", "[\"ID\"]");
    bodies.put("null", "null");
    bodies.put("number", "1");
    bodies.put("true", "true");
    bodies.put("empty string", "\"\"");
    bodies.put("word", "\"nonsense\"");
    bodies.put("unknown", "\"" + V1Image.id("unknown image") + "\"");
    bodies.put("dots", "\"../" + V1Image.id("unknown image") + "\"");
    bodies.put("without quotes", "ID");
    bodies.put("without end", "\"ID");
    bodies.put("more after it", "\"ID\" x");
    bodies.put("blanks around", " \"ID\"\n");
    Scenario.Builder scenario = Scenario.named("tag body").push(image);
    bodies.forEach(
        (name, body) ->
            scenario
                .put(name, tags + "/" + name.replace(' ', '-'), body.replace("ID", image.id()))
                .get(name + " after", tags + "/" + name.replace(' ', '-')));
    return scenario
        .send(
            "form content type",
            Call.put(tags + "/form", "\"" + image.id() + "\"")
                .with("Content-Type", "application/x-www-form-urlencoded"))
        .send("in chunks", Call.put(tags + "/chunks", "\"" + image.id() + "\"").inChunks())
        .get("tags after all", tags)
        .build();
  }

  private static Scenario names() {
    V1Image image = V1Image.named("tag names");
    List<String> names =
        List.of(
            "a",
            "A_b.c-d",
            "_x",
            "json",
            "x".repeat(128),
            "x".repeat(129),
            "y".repeat(260),
            ".x",
            "-x",
            "..",
            "%2e%2e",
            "a%20b",
            "a:b",
            "a$b",
            "a+b",
            "a@b",
            "a%25b",
            "a%5Cb",
            "a%0Ab",
            "a%00b",
            "%C3%A9",
            "a%2Fb",
            "a/b");
    Scenario.Builder scenario = Scenario.named("tag name").push(image);
    for (String name : names) {
      String shown = name.length() > 40 ? name.length() + " letters" : name;
      // A repository for each, since the original fails to list one with certain tags.
      String tags = tags("tag-names/" + V1Image.id(name).substring(0, 8));
      scenario
          .put("PUT " + shown, tags + "/" + name, "\"" + image.id() + "\"")
          .get("GET " + shown, tags + "/" + name)
          .get("list " + shown, tags)
          .get("json " + shown, tags + "/" + name + "/json")
          .send("DELETE " + shown, Call.delete(tags + "/" + name));
    }
    return scenario.build();
  }

  private static Scenario agents() {
    V1Image image = V1Image.named("tag agents");
    String repository = RepositoryScenarios.path("tags/agents");
    Map<String, String> agents = new LinkedHashMap<>();
    agents.put(
        "0.10",
        "docker/0.10.1 go/go1.2.1 git-commit/3600720 kernel/3.8.0-19-generic os/linux arch/amd64");
    agents.put("on arm", "docker/1.5.0 go/go1.3.3 kernel/3.18 os/linux arch/arm");
    agents.put("only docker", "docker/0.9");
    agents.put("curl", "curl/7.88.1");
    agents.put(
        "17.05",
        "docker/17.05.0-ce go/go1.7.5 git-commit/89658be kernel/4.9 os/linux arch/amd64"
            + " UpstreamClient(Docker-Client/17.05.0-ce \\(linux\\))");
    agents.put("another order", "os/windows docker/1.9");
    agents.put("slashes", "a/b/c docker/1");
    agents.put("empty values", "kernel/ docker/");
    agents.put("capitals", "DOCKER/1.0 Arch/x");
    agents.put("key twice", "docker/1.0 docker/2.0");
    agents.put("empty", "");
    Scenario.Builder scenario = Scenario.named("tag by").push(image);
    agents.forEach(
        (name, agent) ->
            scenario
                .send(
                    name,
                    Call.put(repository + "/tags/latest", "\"" + image.id() + "\"").from(agent))
                .get(name + " tag json", repository + "/tags/latest/json")
                .get(name + " repository json", repository + "/json"));
    return scenario
        .send(
            "no agent",
            Call.put(repository + "/tags/latest", "\"" + image.id() + "\"").without("User-Agent"))
        .get("no agent tag json", repository + "/tags/latest/json")
        .send(
            "not latest",
            Call.put(repository + "/tags/other", "\"" + image.id() + "\"").from("docker/3"))
        .get("not latest tag json", repository + "/tags/other/json")
        .get("not latest repository json", repository + "/json")
        .build();
  }

  private static Scenario unfinished() {
    V1Image image = V1Image.named("tag unfinished");
    String tag = tags("tags/unfinished") + "/x";
    return Scenario.named("tag of an unfinished image")
        .send("json", Call.put(image.path("json"), image.json()))
        .put("PUT", tag, "\"" + image.id() + "\"")
        .get("GET", tag)
        .send("layer", Call.put(image.path("layer"), image.layer()))
        .send("checksum", Call.put(image.path("checksum"), "").checksum(image.checksum()))
        .get("GET when complete", tag)
        .build();
  }

  private static Scenario deletes() {
    V1Image image = V1Image.named("tag deletes");
    String repository = RepositoryScenarios.path("tags/deletes");
    String tags = repository + "/tags";
    return Scenario.named("deleted tag")
        .push(image)
        .put("one", tags + "/one", "\"" + image.id() + "\"")
        .put("latest", tags + "/latest", "\"" + image.id() + "\"")
        .send("DELETE", Call.delete(tags + "/one"))
        .send("DELETE again", Call.delete(tags + "/one"))
        .get("GET", tags + "/one")
        .get("json", tags + "/one/json")
        .get("the others", tags)
        .send("DELETE latest", Call.delete(tags + "/latest"))
        .get("repository json without latest", repository + "/json")
        .get("tags when none is left", tags)
        .put("put again", tags + "/one", "\"" + image.id() + "\"")
        .get("GET again", tags + "/one")
        .send("DELETE with slash", Call.delete(tags + "/one/"))
        .build();
  }
}
