package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is about the registry as a whole: ping, status, users, search. */
class BasicsTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @RegisterExtension
  static final RegistryServerExtension SHOWING =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder()
              .v1(V1Options.defaults().withDebugFlavor("local").withIssue("a \"registry\"")));

  @RegisterExtension
  static final RegistryServerExtension NO_INDEX =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder().v1(V1Options.defaults().withStandalone(false)));

  /** Checks the headers that say that an answer is not to be kept. */
  static Answer notCached(Answer answer) {
    return answer
        .hasHeader("Content-Type", "application/json")
        .hasHeader("Cache-Control", "no-cache")
        .hasHeader("Expires", "-1")
        .hasHeader("Pragma", "no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_ping", "/v1/_ping"})
  void pings(String path) {
    Answer answer = notCached(SERVER.get(path).expect(200));
    answer.hasHeader("X-Docker-Registry-Standalone", "True");
    answer.hasNoHeader("X-Docker-Registry-Config");
    answer.hasNoHeader("Docker-Distribution-API-Version");
    assertThat(answer.text()).isEqualTo("{}");
    Answer head = SERVER.request("HEAD", path).send().expect(200);
    head.hasHeader("Content-Length", "2").hasHeader("X-Docker-Registry-Standalone", "True");
    NO_INDEX.get(path).expect(200).hasHeader("X-Docker-Registry-Standalone", "False");
  }

  @Test
  void showsWhatRunsHereIfItIsAskedTo() {
    Answer answer = SHOWING.get("/v1/_ping").expect(200);
    answer.hasHeader("X-Docker-Registry-Config", "local");
    assertThat(answer.json().path("versions").path("java").stringValue()).isNotBlank();
    assertThat(answer.json().path("host").isArray()).isTrue();
    assertThat(answer.json().path("launch").isArray()).isTrue();
  }

  @Test
  void saysWhatItIs() {
    notCached(SERVER.get("/").expect(200));
    assertThat(SERVER.get("/").json().stringValue()).isEqualTo("docker-registry server");
    assertThat(SHOWING.get("/").json().stringValue()).isEqualTo("a \"registry\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_status", "/v1/_status"})
  void tellsThatTheStorageIsWell(String path) {
    Answer answer = notCached(SERVER.get(path).expect(200));
    assertThat(answer.json().path("services").path(0).stringValue()).isEqualTo("storage");
    assertThat(answer.json().path("failures").isEmpty()).isTrue();
    assertThat(answer.json().path("host").stringValue()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/v1/users/"})
  void lets(String path) {
    assertThat(notCached(SERVER.get(path).expect(200)).text()).isEqualTo("\"OK\"");
    SERVER.request("HEAD", path).send().expect(200);
    byte[] user = V1Image.bytes("{\"username\":\"joe\",\"email\":\"j@example.org\"}");
    Answer created = SERVER.request("POST", path).body(user).send();
    assertThat(notCached(created.expect(201)).text()).isEqualTo("\"User Created\"");
    SERVER.request("PUT", "/v1/users/joe").body(user).send().expect(204);
    SERVER.request("PUT", "/v1/users/joe/").body(user).send().expect(204);
  }

  @ParameterizedTest
  @CsvSource({"?q=app, app", "?q=app&n=25, app", "'', ''", "?q=, ''", "?q=%22%C3%A9, '\"é'"})
  void findsNothingWithoutASearch(String query, String asked) {
    Answer answer = notCached(SERVER.get("/v1/search" + query).expect(200));
    assertThat(answer.json().path("query").stringValue()).isEqualTo(asked);
    assertThat(answer.json().path("num_results").intValue()).isZero();
    assertThat(answer.json().path("results").isArray()).isTrue();
    assertThat(answer.json().path("results").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/users/",
    "PUT, /v1/users/joe/",
    "GET, /v1/search?q=x",
    "GET, /v1/repositories/a/b/images",
    "PUT, /v1/repositories/a/b/images",
    "PUT, /v1/repositories/a/b/auth",
  })
  void isNoIndexUnlessItStandsAlone(String method, String path) {
    NO_INDEX.request(method, path).send().expect(404);
  }

  @Test
  void takesNoPushesToAnIndexUnlessItStandsAlone() {
    NO_INDEX
        .request("PUT", "/v1/repositories/a/b/")
        .body(V1Image.bytes("[]"))
        .send()
        .expect(405)
        .hasHeader("Allow", "DELETE");
    NO_INDEX.get("/v1/repositories/a/b/tags").expect(404);
  }

  @Test
  void tellsWhichMethodsThereAre() {
    Answer answer = SERVER.request("OPTIONS", "/v1/repositories/a/b/tags/x").send().expect(200);
    answer.hasHeader("Allow", "DELETE, GET, HEAD, PUT");
    assertThat(answer.body()).isEmpty();
  }
}
