package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Authorizer;
import io.stowage.core.RegistryOptions;
import io.stowage.server.ServerOptions;
import io.stowage.server.http.CorsRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-origin requests: what browsers are told, for both APIs. */
class CorsTest {

  private static final List<String> METHODS = List.of("GET", "HEAD", "PUT");
  private static final String ORIGIN = "https://ui.example";

  /** Several origins, with all there is to say. */
  @RegisterExtension
  static final RegistryServerExtension NAMED =
      server(
          new CorsRule(
              ".*",
              List.of(ORIGIN, "http://localhost(:[0-9]+)?"),
              METHODS,
              List.of("X-B", "Content-Type"),
              List.of("X-D", "Docker-Content-Digest"),
              true,
              600,
              true,
              false,
              true,
              true));

  /** Any origin, by a star. */
  @RegisterExtension
  static final RegistryServerExtension ANY =
      server(rule("/v1/special", List.of("http://only"), true), rule(".*", List.of("*"), true));

  /** Any origin, said by its name; OPTIONS is left to the API. */
  @RegisterExtension
  static final RegistryServerExtension ECHO =
      server(
          new CorsRule(
              "/v[12]/",
              List.of("*"),
              METHODS,
              List.of(),
              List.of(),
              false,
              null,
              false,
              false,
              false,
              true));

  /** Nobody may do anything. */
  @RegisterExtension
  static final RegistryServerExtension CLOSED =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder()
              .cors(List.of(rule(".*", List.of("*"), true)))
              .authorizer((who, repository, action) -> Authorizer.Decision.DENY));

  private static CorsRule rule(String paths, List<String> origins, boolean always) {
    return new CorsRule(
        paths, origins, METHODS, List.of(), List.of(), false, null, true, always, true, true);
  }

  private static RegistryServerExtension server(CorsRule... rules) {
    return new RegistryServerExtension(
        RegistryOptions.defaults(), ServerOptions.builder().cors(List.of(rules)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/",
        "/v2/a/b/manifests/latest",
        "/v2/a/blobs/uploads/",
        "/v1/_ping",
        "/v1/repositories/a/tags",
        "/v1/images/0123456789abcdef/layer"
      })
  void aPreflightIsAnswered(String path) {
    Answer answer =
        NAMED
            .request("OPTIONS", path)
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type")
            .send()
            .expect(200);

    answer
        .hasHeader("Access-Control-Allow-Origin", ORIGIN)
        .hasHeader("Access-Control-Allow-Methods", "GET, HEAD, PUT")
        .hasHeader("Access-Control-Allow-Headers", "Content-Type, X-B")
        .hasHeader("Access-Control-Allow-Credentials", "true")
        .hasHeader("Access-Control-Expose-Headers", "Docker-Content-Digest, X-D")
        .hasHeader("Access-Control-Max-Age", "600")
        .hasHeader("Vary", "Origin");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aPreflightNeedsNoAuthorization() {
    for (String path : List.of("/v2/", "/v2/a/manifests/b", "/v1/repositories/a/tags")) {
      CLOSED
          .request("OPTIONS", path)
          .header("Origin", ORIGIN)
          .header("Access-Control-Request-Method", "PUT")
          .send()
          .expect(200)
          .hasHeader("Access-Control-Allow-Methods", "GET, HEAD, PUT");
    }
    CLOSED.get("/v2/a/manifests/b").expect(403).hasHeader("Access-Control-Allow-Origin", "*");
  }

  @Test
  void aMethodThatIsNotListedIsNotAllowed() {
    NAMED
        .request("OPTIONS", "/v2/")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "DELETE")
        .send()
        .expect(200)
        .hasHeader("Access-Control-Allow-Origin", ORIGIN)
        .hasNoHeader("Access-Control-Allow-Methods")
        .hasNoHeader("Access-Control-Max-Age");
  }

  @Test
  void answersAreForTheOriginsThatAreListed() {
    for (String origin : List.of(ORIGIN, "http://localhost", "http://localhost:8080")) {
      NAMED
          .request("GET", "/v2/")
          .header("Origin", origin)
          .send()
          .expect(200)
          .hasHeader("Access-Control-Allow-Origin", origin)
          .hasHeader("Vary", "Origin")
          .hasNoHeader("Access-Control-Allow-Methods");
    }
    for (String origin :
        List.of(
            "https://ui.example.evil.example",
            "https://uixexample",
            "http://localhost:8080.evil.example",
            "https://UI.example",
            "null")) {
      NAMED
          .request("GET", "/v2/")
          .header("Origin", origin)
          .send()
          .expect(200)
          .hasNoHeader("Access-Control-Allow-Origin")
          .hasNoHeader("Access-Control-Allow-Credentials")
          .hasHeader("Vary", "Origin");
    }
  }

  @Test
  void errorsAreForThemToo() {
    for (String path : List.of("/v2/none/tags/list", "/v1/repositories/none/tags", "/nonsense")) {
      NAMED
          .request("GET", path)
          .header("Origin", ORIGIN)
          .send()
          .expect(404)
          .hasHeader("Access-Control-Allow-Origin", ORIGIN);
    }
  }

  @Test
  void withoutAnOriginItIsSaidWhereItIsAlways() {
    NAMED
        .get("/v2/")
        .expect(200)
        .hasNoHeader("Access-Control-Allow-Origin")
        .hasHeader("Vary", "Origin");
    ANY.get("/v2/").expect(200).hasHeader("Access-Control-Allow-Origin", "*").hasNoHeader("Vary");
    ECHO.get("/v2/")
        .expect(200)
        .hasNoHeader("Access-Control-Allow-Origin")
        .hasHeader("Vary", "Origin");
  }

  @Test
  void anyOriginIsAStarOrItself() {
    ANY.request("GET", "/v1/_ping")
        .header("Origin", ORIGIN)
        .send()
        .hasHeader("Access-Control-Allow-Origin", "*")
        .hasNoHeader("Vary");
    ECHO.request("GET", "/v1/_ping")
        .header("Origin", ORIGIN)
        .send()
        .hasHeader("Access-Control-Allow-Origin", ORIGIN)
        .hasHeader("Vary", "Origin");
  }

  @Test
  void theFirstRuleThatFitsAPathHolds() {
    ANY.request("GET", "/v1/special/x")
        .header("Origin", ORIGIN)
        .send()
        .hasNoHeader("Access-Control-Allow-Origin");
    ECHO.request("GET", "/").header("Origin", ORIGIN).send().hasNoHeader("Vary");
  }

  @Test
  void optionsMayBeLeftToTheApi() {
    ECHO.request("OPTIONS", "/v2/")
        .header("Origin", ORIGIN)
        .send()
        .expect(405)
        .hasHeader("Access-Control-Allow-Origin", ORIGIN);
  }
}
