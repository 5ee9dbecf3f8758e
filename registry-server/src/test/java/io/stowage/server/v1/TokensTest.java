package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Authorizer;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.Repository;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.ServerOptions;
import io.stowage.server.http.V1Access;
import io.stowage.server.http.V1Access.Allowed;
import io.stowage.server.http.V1Access.Grant;
import io.stowage.server.http.V1Access.Question;
import io.stowage.server.http.V1Access.Refused;
import io.stowage.server.http.V1Access.Verdict;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import io.stowage.server.spec.Request;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the v1 API does where requests are bounded by tokens. */
class TokensTest {

  private static final V1Image LISTED = V1Image.named("listed");
  private static final V1Image OTHER = V1Image.named("other");

  /**
   * A stand-in for an index: {@code X-Token: <name>} is a token for the repository test/name, which
   * has one image. It says so from another thread.
   */
  private static final class StandIn implements V1Access {
    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private volatile boolean grantsPrivate = true;

    @Override
    public CompletionStage<Verdict> decide(Question question) {
      asked.add(question);
      List<String> tokens = question.headers().getOrDefault("X-Token", List.of());
      return CompletableFuture.supplyAsync(
          () ->
              tokens.isEmpty()
                  ? new Refused(401, "Requires authorization", "Token")
                  : new Allowed(grant(tokens.get(0))));
    }

    private Grant grant(String token) {
      Set<String> images = token.equals("app") ? Set.of(LISTED.id()) : Set.of();
      return new Grant(V1RepositoryName.parse("test", token), images, this::privateImage);
    }

    private CompletionStage<Verdict> privateImage(ImageId id) {
      return CompletableFuture.supplyAsync(
          () -> grantsPrivate ? new Allowed(null) : new Refused(404, "Image not found", null));
    }
  }

  /** Remembers what it was asked. */
  private static final class Remembering implements Authorizer {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public Decision decide(
        @Nullable Principal who, @Nullable Repository repository, Action action) {
      asked.add(repository + " " + action);
      return Decision.ALLOW;
    }

    @Override
    public boolean isImmediate() {
      return true;
    }
  }

  private static final StandIn INDEX = new StandIn();
  private static final Remembering ASKED_TOO = new Remembering();
  private static final Remembering ASKED_ALONE = new Remembering();

  @RegisterExtension
  static final RegistryServerExtension SERVER =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder()
              .authorizer(ASKED_TOO)
              .v1(V1Options.defaults().withStandalone(false).withAccess(INDEX, false)));

  @RegisterExtension
  static final RegistryServerExtension WITHOUT_TOKENS =
      new RegistryServerExtension(
          RegistryOptions.defaults(), ServerOptions.builder().authorizer(ASKED_ALONE));

  private static Request with(String token, String method, String path) {
    return SERVER.request(method, path).header("X-Token", token);
  }

  private static Answer push(V1Image image, String token) {
    Answer answer = with(token, "PUT", image.path("json")).body(V1Image.bytes(image.json())).send();
    if (answer.status() != 200) {
      return answer;
    }
    with(token, "PUT", image.path("layer")).body(image.layer()).send().expect(200);
    return with(token, "PUT", image.path("checksum"))
        .header("X-Docker-Checksum-Payload", image.checksum())
        .send();
  }

  private static void fails(Answer answer, int status, String error) {
    assertThat(answer.expect(status).json().path("error").stringValue()).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/repositories/test/app/tags, test/app",
    "PUT, /v1/repositories/test/app/properties, test/app",
    "DELETE, /v1/repositories/app/, library/app",
    "GET, /v1/images/0123456789abcdef/json, ",
    "PUT, /v1/images/0123456789abcdef/layer, ",
    "GET, /v1/private_images/0123456789abcdef/files, ",
  })
  void asksAboutEachRequest(String method, String path, @Nullable String repository) {
    INDEX.asked.clear();
    ASKED_TOO.asked.clear();
    Answer answer = SERVER.request(method, path + "?x=1").send();
    fails(answer, 401, "Requires authorization");
    answer.hasHeader("WWW-Authenticate", "Token");
    assertThat(ASKED_TOO.asked).isEmpty();
    assertThat(INDEX.asked).hasSize(1);
    Question question = INDEX.asked.get(0);
    assertThat(question.method()).isEqualTo(method);
    assertThat(question.path()).isEqualTo(path);
    assertThat(question.repository() == null ? null : question.repository().toString())
        .isEqualTo(repository);
  }

  @Test
  void needsNoTokenToSayThatItIsThere() {
    SERVER.get("/v1/_ping").expect(200).hasHeader("X-Docker-Registry-Standalone", "False");
    SERVER.get("/").expect(200);
    SERVER.get("/_status").expect(200);
  }

  @Test
  void doesNotServeTheOciApiThatKnowsNoTokens() {
    for (String path : new String[] {"/v2/", "/v2/_catalog", "/v2/test/app/tags/list"}) {
      SERVER.get(path).expect(404).hasNoHeader("Docker-Distribution-API-Version");
    }
  }

  @Test
  void takesAndGivesTheImagesOfTheTokensRepository() {
    fails(push(OTHER, "app"), 400, "This image does not belong to the repository");
    push(LISTED, "app").expect(200);
    ASKED_TOO.asked.clear();
    with("app", "GET", LISTED.path("json")).send().expect(200);
    assertThat(ASKED_TOO.asked).containsExactly("test/app PULL");
    for (String part : new String[] {"json", "layer", "ancestry"}) {
      with("app", "HEAD", LISTED.path(part)).send().expect(200);
      fails(with("stranger", "GET", LISTED.path(part)).send(), 404, "Image not found");
    }
    // Else a tag would make it an image of the other repository, too.
    fails(
        with("stranger", "PUT", "/v1/repositories/test/stranger/tags/latest")
            .body(V1Image.bytes("\"" + LISTED.id() + "\""))
            .send(),
        404,
        "Image not found");
    with("app", "PUT", "/v1/repositories/test/app/tags/latest")
        .body(V1Image.bytes("\"" + LISTED.id() + "\""))
        .send()
        .expect(200);
  }

  @Test
  void asksOnceMoreAboutImagesOfPrivateRepositories() {
    push(LISTED, "app");
    String properties = "/v1/repositories/test/app/properties";
    with("app", "PUT", properties)
        .body(V1Image.bytes("{\"access\":\"private\"}"))
        .send()
        .expect(200);
    with("app", "GET", LISTED.path("json")).send().expect(200);
    String privateJson = "/v1/private_images/" + LISTED.id() + "/json";
    Answer answer = with("app", "GET", privateJson).send().expect(200);
    assertThat(BasicsTest.notCached(answer).text()).isEqualTo(LISTED.json());
    answer.hasHeader("X-Docker-Payload-Checksum", LISTED.checksum());
    INDEX.grantsPrivate = false;
    fails(with("app", "GET", LISTED.path("json")).send(), 404, "Image not found");
    fails(with("app", "GET", privateJson).send(), 404, "Image not found");
    INDEX.grantsPrivate = true;
    Answer layer =
        with("app", "GET", "/v1/private_images/" + LISTED.id() + "/layer").send().expect(200);
    assertThat(layer.body()).isEqualTo(LISTED.layer());
    layer.hasHeader("Cache-Control", "no-cache");
    with("app", "PUT", properties)
        .body(V1Image.bytes("{\"access\":\"public\"}"))
        .send()
        .expect(200);
    fails(with("app", "GET", privateJson).send(), 404, "Image not found");
  }

  /** Who is allowed a repository gets what belongs to it, whatever token he makes up. */
  @Test
  void believesATokenThatNobodyConfirmedOnlyWithTheAuthorizer() {
    V1Image image = V1Image.named("unconfirmed").push(WITHOUT_TOKENS);
    image.tag(WITHOUT_TOKENS, "own/app%25", "latest").expect(200);
    ASKED_ALONE.asked.clear();
    claim(image, "own/app%25").expect(200);
    assertThat(ASKED_ALONE.asked).containsExactly("own/app% PULL");
    fails(claim(image, "foreign/app"), 404, "Image not found");
    ASKED_ALONE.asked.clear();
    WITHOUT_TOKENS.get(image.path("json")).expect(200);
    assertThat(ASKED_ALONE.asked).containsExactly("null PULL");
  }

  private static Answer claim(V1Image image, String repository) {
    return WITHOUT_TOKENS
        .request("GET", image.path("json"))
        .header(
            "Authorization",
            "Token Token signature=X,repository=\"" + repository + "\",access=read")
        .send();
  }

  @Test
  void asksForEachNameOfARepository() {
    ASKED_ALONE.asked.clear();
    WITHOUT_TOKENS.get("/v1/repositories/single/tags").expect(404);
    WITHOUT_TOKENS.get("/v1/repositories/UP/case/tags").expect(404);
    assertThat(ASKED_ALONE.asked)
        .containsExactly("single PULL", "library/single PULL", "UP/case PULL");
  }
}
