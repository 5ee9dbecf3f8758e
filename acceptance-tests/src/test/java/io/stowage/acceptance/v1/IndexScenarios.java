package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a standalone registry serves in the place of an index: users, and search without a backend.
 */
final class IndexScenarios {

  private IndexScenarios() {}

  static List<Scenario> all() {
    return List.of(users(), search());
  }

  private static Scenario users() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("a user", "{\"username\":\"joe\",\"email\":\"a@b.c\",\"password\":\"x\"}");
    bodies.put("empty object", "{}");
    bodies.put("list", "[]");
    bodies.put("unfinished", "{");
    bodies.put("more after it", "{} x");
    bodies.put("nothing", "");
    Scenario.Builder scenario = Scenario.named("users");
    bodies.forEach(
        (name, body) ->
            scenario.send(
                "POST " + name, Call.of("POST", "/v1/users/").body(body.getBytes(UTF_8))));
    return scenario
        .send("POST without slash", Call.of("POST", "/v1/users").body("{}".getBytes(UTF_8)))
        .send(
            "POST form",
            Call.of("POST", "/v1/users/")
                .body("{\"username\":\"joe\"}".getBytes(UTF_8))
                .with("Content-Type", "application/x-www-form-urlencoded"))
        .get("GET", "/v1/users/")
        .get("GET without slash", "/v1/users")
        .send("GET Basic", Call.get("/v1/users/").with("Authorization", "Basic am9lOng="))
        .send("HEAD", Call.head("/v1/users/"))
        .put("PUT", "/v1/users/", "{}")
        .send("DELETE", Call.delete("/v1/users/"))
        .put("PUT joe", "/v1/users/joe/", "{}")
        .put("PUT joe nothing", "/v1/users/joe/", "")
        .put("PUT joe without slash", "/v1/users/joe", "{}")
        .get("GET joe", "/v1/users/joe/")
        .get("GET joe without slash", "/v1/users/joe")
        .send("DELETE joe", Call.delete("/v1/users/joe/"))
        .build();
  }

  private static Scenario search() {
    return Scenario.named("search")
        .get("word", "/v1/search?q=nothing-has-this")
        .get("no q", "/v1/search")
        .get("n", "/v1/search?q=nothing-has-this&n=25")
        .send("HEAD", Call.head("/v1/search?q=nothing-has-this"))
        .send("POST", Call.of("POST", "/v1/search").body(new byte[0]))
        .build();
  }
}
