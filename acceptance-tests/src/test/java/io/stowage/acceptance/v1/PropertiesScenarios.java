package io.stowage.acceptance.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a repository is private. */
final class PropertiesScenarios {

  private PropertiesScenarios() {}

  static List<Scenario> all() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("private", "{\"access\":\"private\"}");
    bodies.put("private again", "{\"access\":\"private\"}");
    bodies.put("public", "{\"access\":\"public\"}");
    bodies.put("public again", "{\"access\":\"public\"}");
    bodies.put("private with more", "{\"access\":\"private\",\"x\":1}");
    bodies.put("another word", "{\"access\":\"other\"}");
    bodies.put("null access", "{\"access\":null}");
    bodies.put("true access", "{\"access\":true}");
    bodies.put("list access", "{\"access\":[\"private\"]}");
    bodies.put("more after it", "{\"access\":\"public\"} x");
    bodies.put("empty object", "{}");
    bodies.put("nothing", "");
    bodies.put("list", "[]");
    bodies.put("unfinished", "{");
    bodies.put("string", "\"private\"");
    bodies.put("null", "null");
    String path = RepositoryScenarios.path("properties/app") + "/properties";
    V1Image image = V1Image.named("properties");
    Scenario.Builder scenario =
        Scenario.named("properties")
            .push(image)
            .put(
                "tag",
                RepositoryScenarios.path("properties/app") + "/tags/x",
                "\"" + image.id() + "\"");
    bodies.forEach((name, body) -> scenario.put(name, path, body).get(name + " after", path));
    String unknown = RepositoryScenarios.path("properties/unknown");
    return List.of(
        scenario
            .put("private at last", path, "{\"access\":\"private\"}")
            .get("tags of a private one", RepositoryScenarios.path("properties/app") + "/tags")
            .get("json of its image", image.path("json"))
            .get("layer of its image", image.path("layer"))
            .put("of an unknown repository", unknown + "/properties", "{\"access\":\"private\"}")
            .get("of an unknown repository after", unknown + "/properties")
            .get("tags of that repository", unknown + "/tags")
            .send(
                "form content type",
                Call.put(path, "{\"access\":\"public\"}")
                    .with("Content-Type", "application/x-www-form-urlencoded"))
            .send("HEAD", Call.head(path))
            .send("POST", Call.of("POST", path).body(new byte[0]))
            .send("DELETE", Call.delete(path))
            .get("with slash", path + "/")
            .put("PUT with slash", path + "/", "{\"access\":\"public\"}")
            .build());
  }
}
