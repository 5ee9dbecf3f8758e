package io.stowage.acceptance.v1;

import java.util.List;

/** Search with a backend. */
final class SearchScenarios {

  private SearchScenarios() {}

  static List<Scenario> all() {
    return List.of(search(), changes());
  }

  private static Scenario search() {
    Scenario.Builder scenario = Scenario.named("find");
    for (String name :
        List.of("team/app", "team/web-app", "other/app_x", "other/app-x", "Big/App", "one")) {
      scenario.put("PUT " + name, "/v1/repositories/" + name + "/", "[]");
    }
    return scenario
        .get("no q", "/v1/search")
        .get("empty q", "/v1/search?q=")
        .get("word", "/v1/search?q=app")
        .get("capitals", "/v1/search?q=APP")
        .get("part", "/v1/search?q=eam/w")
        .get("one character", "/v1/search?q=w")
        .get("two characters", "/v1/search?q=we")
        .get("whole name", "/v1/search?q=team/app")
        .get("library", "/v1/search?q=library")
        .get("nothing", "/v1/search?q=nothing-has-this")
        .get("quotes", "/v1/search?q=%27%22%3B")
        .get("accents", "/v1/search?q=%C3%A9")
        .get("blanks", "/v1/search?q=team+app")
        .get("percent", "/v1/search?q=%25")
        .get("underscore", "/v1/search?q=app_x")
        .get("n", "/v1/search?q=app&n=2")
        .get("n of docker", "/v1/search?q=app&n=25")
        .get("n in words", "/v1/search?q=app&n=abc")
        .get("n zero", "/v1/search?q=app&n=0")
        .get("page", "/v1/search?q=app&page=2")
        .get("q twice", "/v1/search?q=web&q=one")
        .send("HEAD", Call.head("/v1/search?q=app"))
        .send("POST", Call.of("POST", "/v1/search").body(new byte[0]))
        .build();
  }

  private static Scenario changes() {
    V1Image image = V1Image.named("searched");
    String repository = "/v1/repositories/change/app";
    return Scenario.named("index")
        .get("before", "/v1/search?q=change")
        .put("PUT", repository + "/", "[]")
        .get("after PUT", "/v1/search?q=change")
        .put("PUT again", repository + "/", "[]")
        .get("after PUT again", "/v1/search?q=change")
        .push(image)
        .put("tag", repository + "/tags/latest", "\"" + image.id() + "\"")
        .get("after tag", "/v1/search?q=change")
        .send("DELETE tag", Call.delete(repository + "/tags/latest"))
        .get("after DELETE tag", "/v1/search?q=change")
        .send("DELETE", Call.delete(repository + "/"))
        .get("after DELETE", "/v1/search?q=change")
        .put("PUT once more", repository + "/", "[]")
        .get("after PUT once more", "/v1/search?q=change")
        .build();
  }
}
