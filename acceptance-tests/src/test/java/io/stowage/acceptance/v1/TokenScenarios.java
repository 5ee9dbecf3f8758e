package io.stowage.acceptance.v1;

import io.stowage.acceptance.fixture.StandInIndex.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens of every kind, for servers that ask an index about them. */
final class TokenScenarios {

  private static final String REPOSITORY = "tokens/app";
  private static final String PATH = RepositoryScenarios.path(REPOSITORY);
  private static final V1Image BASE = V1Image.named("tokens");
  private static final V1Image CHILD = BASE.child("tokens child");
  private static final V1Image STRANGER = V1Image.named("tokens stranger");

  private TokenScenarios() {}

  /** What the index says to the signatures in the scenarios; to all others it says 401. */
  static Map<String, Answer> index() {
    Answer good = Answer.images(List.of(BASE.id(), CHILD.id()));
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put("GOOD", good);
    answers.put("NOPARENT", good.access("{\"access\":false}"));
    answers.put("EMPTY", Answer.images(List.of()));
    answers.put("ACCESSODD", good.access("nonsense"));
    answers.put("ACCESSLIST", good.access("[]"));
    for (int status : List.of(201, 204, 302, 403, 404, 500, 503)) {
      answers.put("S" + status, new Answer(status, good.images(), good.access()));
    }
    answers.put("LIES", new Answer(200, "this is no JSON", good.access()));
    answers.put("OBJECT", new Answer(200, "{}", good.access()));
    answers.put("STRING", new Answer(200, "\"x\"", good.access()));
    answers.put("NOIDS", new Answer(200, "[{}]", good.access()));
    answers.put("NOTHING", new Answer(200, "", good.access()));
    return answers;
  }

  static List<Scenario> all() {
    return List.of(none(), push(), tokens(), methods(), names(), privates(), deletes());
  }

  private static String token(String signature, String repository, String access) {
    return "Token signature=%s,repository=\"%s\",access=%s"
        .formatted(signature, repository, access);
  }

  private static Call as(Call call, String authorization) {
    return call.with("Authorization", authorization);
  }

  private static Call reading(String target) {
    return as(Call.get(target), token("GOOD", REPOSITORY, "read"));
  }

  private static Call writing(Call call) {
    return as(call, token("GOOD", REPOSITORY, "write"));
  }

  private static Scenario none() {
    String path = RepositoryScenarios.path("none/app");
    String image = "/v1/images/" + V1Image.id("no token") + "/";
    Scenario.Builder scenario =
        Scenario.named("no token")
            .get("ping", "/v1/_ping")
            .get("root", "/")
            .put("PUT repository", path + "/", "[]")
            .get("images", path + "/images")
            .put("PUT images", path + "/images", "[]")
            .send("DELETE images", Call.delete(path + "/images"))
            .put("PUT auth", path + "/auth", "")
            .get("tags", path + "/tags")
            .get("tag", path + "/tags/x")
            .put("PUT tag", path + "/tags/x", "\"x\"")
            .send("DELETE tag", Call.delete(path + "/tags/x"))
            .send("DELETE repository", Call.delete(path + "/"))
            .send("DELETE tags", Call.delete(path + "/tags"))
            .get("repository json", path + "/json")
            .get("tag json", path + "/tags/x/json")
            .get("properties", path + "/properties")
            .put("PUT properties", path + "/properties", "{\"access\":\"private\"}")
            .get("search", "/v1/search?q=x")
            .get("users", "/v1/users/")
            .put("PUT layer", image + "layer", "x")
            .send("PUT checksum", Call.put(image + "checksum", "").checksum("x"))
            .put("PUT json", image + "json", "{}")
            .get("an id that is none", "/v1/images/abc/json")
            .send("HEAD layer", Call.head(image + "layer"))
            .send("OPTIONS", Call.of("OPTIONS", image + "json"));
    for (String resource : List.of("json", "layer", "ancestry", "files", "diff")) {
      scenario
          .get(resource, image + resource)
          .send(
              resource + " since 1970", Call.get(image + resource).with("If-Modified-Since", "x"));
    }
    return scenario
        .get("private json", "/v1/private_images/" + V1Image.id("no token") + "/json")
        .build();
  }

  private static Scenario push() {
    String tag = PATH + "/tags/latest";
    return Scenario.named("push with a token")
        .send("json", writing(Call.put(BASE.path("json"), BASE.json())))
        .send(
            "json of an image not in the list",
            writing(Call.put(STRANGER.path("json"), STRANGER.json())))
        .send(
            "json with a read token",
            as(Call.put(BASE.path("json"), BASE.json()), token("GOOD", REPOSITORY, "read")))
        .send(
            "child without access to its parent",
            as(Call.put(CHILD.path("json"), CHILD.json()), token("NOPARENT", REPOSITORY, "write")))
        .send("child", writing(Call.put(CHILD.path("json"), CHILD.json())))
        .send(
            "layer with a read token",
            as(Call.put(BASE.path("layer"), BASE.layer()), token("GOOD", REPOSITORY, "read")))
        .send("layer without a token", Call.put(BASE.path("layer"), BASE.layer()))
        .send(
            "layer with a bad token",
            as(Call.put(BASE.path("layer"), BASE.layer()), token("BAD", REPOSITORY, "write")))
        .send("layer", writing(Call.put(BASE.path("layer"), BASE.layer()).inChunks()))
        .send(
            "checksum without a token",
            Call.put(BASE.path("checksum"), "").checksum(BASE.checksum()))
        .send("checksum", writing(Call.put(BASE.path("checksum"), "").checksum(BASE.checksum())))
        .send("child layer", writing(Call.put(CHILD.path("layer"), CHILD.layer()).inChunks()))
        .send(
            "child checksum",
            writing(Call.put(CHILD.path("checksum"), "").checksum(CHILD.checksum())))
        .send("tag", writing(Call.put(tag, "\"" + CHILD.id() + "\"")))
        .put("tag without a token", tag, "\"" + CHILD.id() + "\"")
        .send(
            "tag with a read token",
            as(Call.put(tag, "\"" + CHILD.id() + "\""), token("GOOD", REPOSITORY, "read")))
        .send(
            "tag in another repository",
            writing(
                Call.put(
                    RepositoryScenarios.path("tokens/other") + "/tags/x",
                    "\"" + CHILD.id() + "\"")))
        .send("PUT repository", writing(Call.put(PATH + "/", "[]")))
        .send("PUT images", writing(Call.put(PATH + "/images", "[]")))
        .send("images", reading(PATH + "/images"))
        .send("tags", reading(PATH + "/tags"))
        .send("ancestry", reading(CHILD.path("ancestry")))
        .build();
  }

  private static Scenario tokens() {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("read", token("GOOD", REPOSITORY, "read"));
    tokens.put("as clients send it back", "Token " + token("GOOD", REPOSITORY, "read"));
    tokens.put("write", token("GOOD", REPOSITORY, "write"));
    tokens.put("delete", token("GOOD", REPOSITORY, "delete"));
    tokens.put("unknown access", token("GOOD", REPOSITORY, "admin"));
    tokens.put("access in capitals", token("GOOD", REPOSITORY, "READ"));
    tokens.put("no access", "Token signature=GOOD,repository=\"" + REPOSITORY + "\"");
    tokens.put("two accesses", token("GOOD", REPOSITORY, "write,access=read"));
    tokens.put("of another repository", token("GOOD", "tokens/other", "read"));
    tokens.put("of another namespace", token("GOOD", "other/app", "read"));
    tokens.put("repository of one part", token("GOOD", "app", "read"));
    tokens.put(
        "repository not in quotes",
        "Token signature=GOOD,repository=" + REPOSITORY + ",access=read");
    tokens.put("no repository", "Token signature=GOOD,access=read");
    tokens.put("no signature", "Token repository=\"" + REPOSITORY + "\",access=read");
    tokens.put("empty signature", token("", REPOSITORY, "read"));
    tokens.put(
        "another order", "Token access=read,repository=\"" + REPOSITORY + "\",signature=GOOD");
    tokens.put("blanks", "Token signature=GOOD, repository=\"" + REPOSITORY + "\", access=read");
    tokens.put("one field more", token("GOOD", REPOSITORY, "read,x=y"));
    tokens.put(
        "small letters", "token signature=GOOD,repository=\"" + REPOSITORY + "\",access=read");
    tokens.put("unknown to the index", token("BAD", REPOSITORY, "read"));
    tokens.put("index 201", token("S201", REPOSITORY, "read"));
    tokens.put("index 204", token("S204", REPOSITORY, "read"));
    tokens.put("index 302", token("S302", REPOSITORY, "read"));
    tokens.put("index 403", token("S403", REPOSITORY, "read"));
    tokens.put("index 404", token("S404", REPOSITORY, "read"));
    tokens.put("index 500", token("S500", REPOSITORY, "read"));
    tokens.put("index 503", token("S503", REPOSITORY, "read"));
    tokens.put("index no JSON", token("LIES", REPOSITORY, "read"));
    tokens.put("index object", token("OBJECT", REPOSITORY, "read"));
    tokens.put("index string", token("STRING", REPOSITORY, "read"));
    tokens.put("index no ids", token("NOIDS", REPOSITORY, "read"));
    tokens.put("index nothing", token("NOTHING", REPOSITORY, "read"));
    tokens.put("index empty list", token("EMPTY", REPOSITORY, "read"));
    tokens.put("Basic", "Basic dXNlcjpwYXNz");
    tokens.put("anonymous Basic", "Basic Og==");
    tokens.put("Bearer", "Bearer abc");
    tokens.put("only Token", "Token");
    tokens.put("garbage", "Token garbage");
    tokens.put("nothing", "");
    Scenario.Builder scenario = Scenario.named("token");
    tokens.forEach(
        (name, value) ->
            scenario
                .send(name + ", tags", as(Call.get(PATH + "/tags"), value))
                .send(name + ", json", as(Call.get(BASE.path("json")), value)));
    return scenario
        .send("after all of these, tags", reading(PATH + "/tags"))
        .send("after all of these, json", reading(BASE.path("json")))
        .build();
  }

  private static Scenario methods() {
    Scenario.Builder scenario = Scenario.named("token for");
    for (String access : List.of("read", "write", "delete")) {
      String token = token("GOOD", REPOSITORY, access);
      scenario
          .send("HEAD json, " + access, as(Call.head(BASE.path("json")), token))
          .send("HEAD layer, " + access, as(Call.head(BASE.path("layer")), token))
          .send("HEAD tags, " + access, as(Call.head(PATH + "/tags"), token));
    }
    for (String resource : List.of("json", "layer", "ancestry", "files")) {
      scenario
          .send(resource, reading(BASE.path(resource)))
          .send(
              resource + " since 1970", reading(BASE.path(resource)).with("If-Modified-Since", "x"))
          .send(
              resource + " of nothing",
              reading("/v1/images/" + V1Image.id("nothing") + "/" + resource));
    }
    return scenario
        .send("tag", reading(PATH + "/tags/latest"))
        .send("tag json", reading(PATH + "/tags/latest/json"))
        .send("repository json", reading(PATH + "/json"))
        .send("properties", reading(PATH + "/properties"))
        .send("missing tag", reading(PATH + "/tags/missing"))
        .send("range", reading(BASE.path("layer")).with("Range", "bytes=0-9"))
        .send("not an id", reading("/v1/images/abc/json"))
        .build();
  }

  private static Scenario names() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("solo", List.of("solo", "library/solo"));
    names.put("library/solo", List.of("solo", "library/solo"));
    names.put("odd/a%25b", List.of("odd/a%b", "odd/a%25b", "odd/a%2525b"));
    names.put("odd/one/two", List.of("odd/one/two", "odd/one%2Ftwo"));
    Scenario.Builder scenario = Scenario.named("token names");
    names.forEach(
        (name, tokens) ->
            tokens.forEach(
                token ->
                    scenario.send(
                        token + " for " + name,
                        as(
                            Call.get(RepositoryScenarios.path(name) + "/tags"),
                            token("GOOD", token, "read")))));
    return scenario.build();
  }

  private static Scenario privates() {
    String properties = PATH + "/properties";
    Scenario.Builder scenario =
        Scenario.named("private with a token")
            .send(
                "PUT with a read token",
                as(
                    Call.put(properties, "{\"access\":\"private\"}"),
                    token("GOOD", REPOSITORY, "read")))
            .send("PUT", writing(Call.put(properties, "{\"access\":\"private\"}")))
            .send("GET", reading(properties));
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("access", token("GOOD", REPOSITORY, "read"));
    tokens.put("no access", token("NOPARENT", REPOSITORY, "read"));
    tokens.put("access is no JSON", token("ACCESSODD", REPOSITORY, "read"));
    tokens.put("of another repository", token("GOOD", "tokens/other", "read"));
    tokens.forEach(
        (name, token) -> {
          for (String resource : List.of("json", "layer", "files", "ancestry")) {
            scenario.send(resource + ", " + name, as(Call.get(BASE.path(resource)), token));
          }
          scenario.send("tags, " + name, as(Call.get(PATH + "/tags"), token));
          scenario.send(
              "private json, " + name,
              as(Call.get("/v1/private_images/" + BASE.id() + "/json"), token));
        });
    return scenario
        .send("public again", writing(Call.put(properties, "{\"access\":\"public\"}")))
        .build();
  }

  private static Scenario deletes() {
    String tag = PATH + "/tags/latest";
    String delete = token("GOOD", REPOSITORY, "delete");
    return Scenario.named("delete with a token")
        .send("tag, read", as(Call.delete(tag), token("GOOD", REPOSITORY, "read")))
        .send("tag, write", writing(Call.delete(tag)))
        .send("tag, bad", as(Call.delete(tag), token("BAD", REPOSITORY, "delete")))
        .send("tag", as(Call.delete(tag), delete))
        .send("tag again", as(Call.delete(tag), delete))
        .send("images", as(Call.delete(PATH + "/images"), delete))
        .send("repository, write", writing(Call.delete(PATH + "/")))
        .send("repository", as(Call.delete(PATH + "/"), delete))
        .send("tags after", reading(PATH + "/tags"))
        .build();
  }
}
