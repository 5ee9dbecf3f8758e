package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Repositories, their tags and what an index knows of them. */
class RepositoryTest {

  private static final V1Image IMAGE = V1Image.named("image");
  private static final V1Image OTHER = V1Image.named("other");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @RegisterExtension
  static final RegistryServerExtension ELSEWHERE =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder()
              .v1(V1Options.defaults().withEndpoints("one.example,two.example:5000")));

  @BeforeAll
  static void push() {
    IMAGE.push(SERVER);
    OTHER.push(SERVER);
  }

  private static String path(String repository, String part) {
    return "/v1/repositories/" + repository + "/" + part;
  }

  private static Answer put(String path, String body) {
    return SERVER.request("PUT", path).body(V1Image.bytes(body)).send();
  }

  private static String list(V1Image... images) {
    StringBuilder list = new StringBuilder("[");
    for (V1Image image : images) {
      list.append(list.length() > 1 ? "," : "").append("{\"id\":\"").append(image.id());
      list.append("\"}");
    }
    return list.append("]").toString();
  }

  private static void fails(Answer answer, int status, String error) {
    BasicsTest.notCached(answer.expect(status));
    assertThat(answer.json().path("error").stringValue()).isEqualTo(error);
  }

  private static void hasToken(Answer answer, String repository, String access) {
    BasicsTest.notCached(answer);
    answer
        .assertHeader("X-Docker-Token")
        .matches("Token signature=[A-Z0-9]{16},repository=\"" + repository + "\",access=" + access);
    answer.hasHeader("WWW-Authenticate", answer.header("X-Docker-Token"));
    answer.hasHeader("X-Docker-Endpoints", "127.0.0.1:" + SERVER.port());
  }

  @Test
  void announcesImages() {
    fails(SERVER.get(path("ns/announced", "images")), 404, "images not found");
    Answer put = put(path("ns/announced", ""), list(IMAGE)).expect(200);
    hasToken(put, "ns/announced", "write");
    assertThat(put.text()).isEqualTo("\"\"");
    Answer get = SERVER.get(path("ns/announced", "images")).expect(200);
    hasToken(get, "ns/announced", "read");
    assertThat(ids(get)).containsExactly(IMAGE.id());

    Answer again = put(path("ns/announced", "images"), list(IMAGE, OTHER)).expect(204);
    hasToken(again, "ns/announced", "write");
    assertThat(again.body()).isEmpty();
    assertThat(ids(SERVER.get(path("ns/announced", "images"))))
        .containsExactlyInAnyOrder(IMAGE.id(), OTHER.id());

    Answer deleted = SERVER.request("DELETE", path("ns/announced", "images")).send().expect(204);
    hasToken(deleted, "ns/announced", "delete");
    SERVER.get(path("ns/announced", "images")).expect(200);
  }

  private static Iterable<String> ids(Answer answer) {
    return answer.json().values().stream().map(entry -> entry.path("id").stringValue()).toList();
  }

  @Test
  void letsOneGoOn() {
    Answer answer = BasicsTest.notCached(put(path("ns/any", "auth"), "").expect(200));
    assertThat(answer.text()).isEqualTo("\"OK\"");
  }

  @Test
  void sendsClientsWhereTheyAreToGo() {
    SERVER
        .request("PUT", path("ns/host", ""))
        .header("Host", "registry.example:99")
        .header("X-Forwarded-Host", "other.example")
        .body(V1Image.bytes("[]"))
        .send()
        .expect(200)
        .hasHeader("X-Docker-Endpoints", "registry.example:99");
    ELSEWHERE
        .request("PUT", path("ns/host", ""))
        .body(V1Image.bytes("[]"))
        .send()
        .expect(200)
        .hasHeader("X-Docker-Endpoints", "one.example,two.example:5000");
  }

  @ParameterizedTest
  @CsvSource({
    "solo, library/solo",
    "a/b/c, a/b%2Fc",
    "e%2Ff, e/f",
    "a%25$_-b, library/a%25%24_-b",
    "sp%20ace/c%20d, sp ace/c\\+d",
    "q%22%0d%0aX-Injected:%201/x, q%22%0D%0AX-Injected%3A\\+1/x",
    "UP/Case, UP/Case",
    "x/json, x/json",
    "x/tag_y, x/tag_y",
  })
  void quotesNamesInTokens(String name, String quoted) {
    Answer answer = put(path(name, ""), "[]").expect(200);
    hasToken(answer, quoted.replace("$", "\\$"), "write");
    answer.hasNoHeader("X-Injected");
    hasToken(SERVER.get(path(name, "images")).expect(200), quoted, "read");
  }

  @Test
  void tagsImages() {
    fails(SERVER.get(path("ns/tagged", "tags")), 404, "Repository not found");
    fails(SERVER.get(path("ns/tagged", "tags/latest")), 404, "Tag not found");
    BasicsTest.notCached(IMAGE.tag(SERVER, "ns/tagged", "latest").expect(200));
    OTHER.tag(SERVER, "ns/tagged", "v1.0").expect(200);

    Answer tag = BasicsTest.notCached(SERVER.get(path("ns/tagged", "tags/latest")).expect(200));
    assertThat(tag.json().stringValue()).isEqualTo(IMAGE.id());
    JsonNode tags = BasicsTest.notCached(SERVER.get(path("ns/tagged", "tags"))).json();
    assertThat(tags.path("latest").stringValue()).isEqualTo(IMAGE.id());
    assertThat(tags.path("v1.0").stringValue()).isEqualTo(OTHER.id());
    assertThat(tags.size()).isEqualTo(2);

    OTHER.tag(SERVER, "ns/tagged", "latest").expect(200);
    assertThat(SERVER.get(path("ns/tagged", "tags/latest")).json().stringValue())
        .isEqualTo(OTHER.id());

    Answer deleted = SERVER.request("DELETE", path("ns/tagged", "tags/v1.0")).send().expect(200);
    assertThat(deleted.text()).isEqualTo("true");
    fails(
        SERVER.request("DELETE", path("ns/tagged", "tags/v1.0")).send(),
        404,
        "Tag not found: v1.0");
    assertThat(SERVER.get(path("ns/tagged", "tags")).json().size()).isEqualTo(1);
  }

  @Test
  void tellsWhoPutATag() {
    Answer answer =
        SERVER
            .request("PUT", path("ns/agent", "tags/latest"))
            .header(
                "User-Agent",
                "docker/0.10.1 go/go1.2.1 git-commit/3600720 kernel/3.8 os/linux arch/amd64")
            .body(V1Image.bytes("\"" + IMAGE.id() + "\""))
            .send();
    answer.expect(200);
    for (String part : new String[] {"tags/latest/json", "json"}) {
      JsonNode json = BasicsTest.notCached(SERVER.get(path("ns/agent", part)).expect(200)).json();
      assertThat(json.path("docker_version").stringValue()).isEqualTo("0.10.1");
      assertThat(json.path("docker_go_version").stringValue()).isEqualTo("go1.2.1");
      assertThat(json.path("kernel").stringValue()).isEqualTo("3.8");
      assertThat(json.path("last_update").isNumber()).isTrue();
      JsonNode unknown = SERVER.get(path("ns/unknown", part)).expect(200).json();
      assertThat(unknown.path("arch").stringValue()).isEqualTo("amd64");
      assertThat(unknown.path("docker_version").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tags", "tags/"})
  void deletesARepository(String part) {
    String name = "ns/deleted" + part.length();
    IMAGE.tag(SERVER, name, "a").expect(200);
    IMAGE.tag(SERVER, name, "b").expect(200);
    Answer answer = SERVER.request("DELETE", path(name, part)).send().expect(200);
    assertThat(BasicsTest.notCached(answer).text()).isEqualTo("true");
    fails(SERVER.get(path(name, "tags")), 404, "Repository not found");
    fails(SERVER.request("DELETE", path(name, part)).send(), 404, "Repository not found");
    SERVER.get(IMAGE.path("json")).expect(200);
  }

  @Test
  void isPrivateOrPublic() {
    String properties = path("ns/secret", "properties");
    assertThat(SERVER.get(properties).expect(200).json().path("access").stringValue())
        .isEqualTo("public");
    put(properties, "{\"access\":\"private\",\"more\":{\"access\":\"public\"}}").expect(200);
    assertThat(BasicsTest.notCached(SERVER.get(properties)).json().path("access").stringValue())
        .isEqualTo("private");
    for (String other : new String[] {"\"other\"", "null", "true", "{}"}) {
      put(properties, "{\"access\":" + other + "}").expect(200);
      assertThat(SERVER.get(properties).json().path("access").stringValue()).isEqualTo("private");
    }
    put(properties, "{\"access\":\"public\"}").expect(200);
    assertThat(SERVER.get(properties).json().path("access").stringValue()).isEqualTo("public");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"images", "tags", "tags/latest", "tags/latest/json", "json", "properties"})
  void takesASlashAtTheEndForNothing(String part) {
    put(path("ns/slash", ""), list(IMAGE)).expect(200);
    put("/v1/repositories/ns/slash", list(IMAGE)).expect(200);
    IMAGE.tag(SERVER, "ns/slash", "latest/").expect(200);
    Answer without = SERVER.get(path("ns/slash", part)).expect(200);
    Answer with = SERVER.get(path("ns/slash", part) + "/").expect(200);
    assertThat(with.json()).isEqualTo(without.json());
  }

  @Test
  void isOneRepositoryWithAndWithoutLibrary() {
    put("/v1/repositories/single/", list(IMAGE)).expect(200);
    IMAGE.tag(SERVER, "single", "latest").expect(200);
    assertThat(SERVER.get(path("library/single", "tags")).expect(200).json().size()).isEqualTo(1);
    assertThat(ids(SERVER.get(path("library/single", "images")))).containsExactly(IMAGE.id());
  }

  /** As docker-registry reads them: the longest fixed part of a path wins. */
  @Test
  void tellsTagsFromPartsOfTheSameName() {
    IMAGE.tag(SERVER, "ns/odd", "images").expect(200);
    IMAGE.tag(SERVER, "ns/odd", "tags").expect(200);
    IMAGE.tag(SERVER, "ns/odd", "json").expect(200);
    assertThat(SERVER.get(path("ns/odd", "tags")).json().size()).isEqualTo(3);
    for (String tag : new String[] {"images", "tags", "json"}) {
      assertThat(SERVER.get(path("ns/odd", "tags/" + tag)).json().stringValue())
          .isEqualTo(IMAGE.id());
    }
    // A repository ns/odd/tags, and its tag.
    fails(SERVER.get(path("ns/odd", "tags/tags/images")), 404, "Tag not found");
    IMAGE.tag(SERVER, "ns/odd/tags", "images").expect(200);
    SERVER.get(path("ns/odd", "tags/tags/images")).expect(200);
    fails(SERVER.get(path("ns/odd", "tags/images/tags")), 404, "Repository not found");
    // Without a method of its own, a part is the end of a name.
    put(path("ns/odd", "json"), "[]").expect(200);
    SERVER.get(path("ns/odd/json", "images")).expect(200);
    put("/v1/repositories/tags", "[]").expect(200);
    SERVER.get("/v1/repositories/tags/images").expect(200);
  }
}
