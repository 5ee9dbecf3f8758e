package io.stowage.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.auth.Decision.Allowed;
import io.stowage.server.auth.Decision.Grant;
import io.stowage.server.auth.Decision.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1AuthorizationTest {

  private static final String APP = "team/app";
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final String IMAGES = "/v1/repositories/team/app/images";
  private static final Refused NO_TOKEN = new Refused(401, "Requires authorization", "Token");

  private final StandInIndex index = new StandInIndex();
  private final V1Authorization authorization = tokens(null);

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    index.close();
  }

  private V1Authorization tokens(@Nullable Path key) {
    return new V1Authorization(
        new AuthorizationSettings(false, false, index.endpoint(), key, IndexLimits.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, true"})
  void asksForNothingWhereNoTokensAreAskedFor(boolean standalone, boolean disableTokenAuth) {
    V1Authorization open =
        new V1Authorization(
            new AuthorizationSettings(
                standalone, disableTokenAuth, index.endpoint(), null, IndexLimits.DEFAULT));

    assertThat(open.isOpen()).isTrue();
    for (String credential : List.of("", "Token signature=A,repository=\"x/y\",access=admin")) {
      assertThat(decide(open, get(APP, credential))).isEqualTo(new Allowed(null));
    }
    assertThat(open.decideOnPrivateImage(new Allowed(null), A))
        .isCompletedWithValue(new Allowed(null));
    assertThat(index.takeSeen()).isEmpty();
  }

  @Test
  void needsAnIndexWhereTokensAreAskedFor() {
    assertThatThrownBy(
            () ->
                new V1Authorization(
                    new AuthorizationSettings(false, false, null, null, IndexLimits.DEFAULT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("index_endpoint: it is needed");
    assertThat(authorization.isOpen()).isFalse();
  }

  @Test
  void grantsTheImagesOfTheIndexInItsOrder() {
    index.list(APP, B, A, B);

    Decision decision = decide(authorization, get(APP, index.issue(APP, Access.READ)));

    assertThat(decision)
        .isInstanceOfSatisfying(
            Allowed.class,
            allowed -> {
              Grant grant = Objects.requireNonNull(allowed.grant());
              assertThat(grant.imageIds()).containsExactly(B, A);
            });
  }

  @Test
  void confirmsATokenAnewForEachRequest() {
    String credential = index.issue(APP, Access.READ);

    for (int i = 0; i < 3; i++) {
      assertThat(decide(authorization, get(APP, credential))).isInstanceOf(Allowed.class);
    }
    assertThat(index.takeSeen()).hasSize(3);

    index.expire(credential);
    assertThat(decide(authorization, get(APP, credential))).isEqualTo(NO_TOKEN);
  }

  @Test
  void takesTheOneTokenAmongCredentials() {
    String read = index.issue(APP, Access.READ);
    String write = index.issue(APP, Access.WRITE);

    assertThat(decide(authorization, get(APP, "Basic Og==", read))).isInstanceOf(Allowed.class);
    assertThat(decide(authorization, get(APP, read, ""))).isInstanceOf(Allowed.class);
    assertThat(decide(authorization, get(APP, read, write))).isEqualTo(NO_TOKEN);
    assertThat(decide(authorization, get(APP, read, read))).isEqualTo(NO_TOKEN);
    assertThat(decide(authorization, get(APP))).isEqualTo(NO_TOKEN);
    assertThat(index.takeSeen())
        .hasSize(2)
        .allSatisfy(seen -> assertThat(seen.headers().get("authorization")).containsExactly(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | [] | 401",
        "500 | [] | 401",
        "200 | <html> | 401",
        "200 | {} | 502",
        "200 | [\"a\"] | 502",
      })
  void tellsWhatTheIndexDoes(int status, String body, int expected) {
    index.answer(IMAGES, status, body);

    Decision decision = decide(authorization, get(APP, index.issue(APP, Access.READ)));

    assertThat(decision)
        .isEqualTo(
            expected == 401
                ? NO_TOKEN
                : new Refused(502, "The index gave an answer that is not understood", null));
  }

  @Test
  void anIndexThatIsNotThereIsNoLeaveToEnter() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    index.answer(
        IMAGES,
        exchange -> {
          try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          ended.countDown();
        });
    Duration soon = Duration.ofMillis(200);
    V1Authorization hasty =
        new V1Authorization(
            new AuthorizationSettings(
                false, false, index.endpoint(), null, new IndexLimits(soon, soon, 1000, 10)));
    String credential = index.issue(APP, Access.READ);
    Refused unavailable = new Refused(503, "The index is not available, retry later", null);

    assertThat(decide(hasty, get(APP, credential))).isEqualTo(unavailable);
    end.countDown();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    index.close();
    assertThat(decide(hasty, get(APP, credential))).isEqualTo(unavailable);
  }

  @Test
  void decidesWithoutWaiting() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    index.answer(
        IMAGES,
        exchange -> {
          try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          StandInIndex.send(exchange, 200, "[]");
        });

    var decision = authorization.decide(get(APP, index.issue(APP, Access.READ)));

    assertThat(decision.toCompletableFuture()).isNotDone();
    end.countDown();
    assertThat(decision.toCompletableFuture().get(60, TimeUnit.SECONDS))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void asksTheIndexAboutImagesOfPrivateRepositories() {
    String path = "/v1/repositories/team/app/layer/" + A + "/access";
    Token token = Token.issue(APP, Access.READ);
    Allowed allowed = new Allowed(new Grant(token, Set.of(A)));

    index.answer(path, 200, "{\"access\":true}");
    assertThat(join(authorization.decideOnPrivateImage(allowed, A))).isEqualTo(allowed);

    for (String body : List.of("{\"access\":false}", "{}", "[]", "garbage", "")) {
      index.answer(path, 200, body);
      assertThat(join(authorization.decideOnPrivateImage(allowed, A)))
          .as(body)
          .isEqualTo(new Refused(404, "Image not found", null));
    }
    index.answer(path, 403, "{\"access\":true}");
    assertThat(join(authorization.decideOnPrivateImage(allowed, A)))
        .isEqualTo(new Refused(404, "Image not found", null));

    index.close();
    assertThat(join(authorization.decideOnPrivateImage(allowed, A)))
        .isEqualTo(new Refused(503, "The index is not available, retry later", null));
  }

  @Test
  void letsThePrivilegedKeyDoEverything() throws Exception {
    SigningKey key = SigningKey.generate(2048);
    V1Authorization privileged = tokens(key.writePkcs1(folder.resolve("key.pem")));
    String signature = "keyid=1;data=" + key.sign("DELETE,/v1/repositories/team/app/tags");
    Map<String, List<String>> signed = Map.of("X-Signature", List.of(signature));
    AuthorizationRequest request = delete(signed);

    assertThat(decide(privileged, request)).isEqualTo(new Allowed(null));
    assertThat(
            decide(
                privileged,
                delete(
                    Map.of(
                        "X-Signature", List.of(signature), "Authorization", List.of("Token x")))))
        .isEqualTo(new Allowed(null));
    assertThat(index.takeSeen()).isEmpty();

    assertThat(decide(authorization, request)).isEqualTo(NO_TOKEN);
    Map<String, List<String>> wrong = Map.of("X-Signature", List.of("data=AAAA"));
    assertThat(decide(privileged, delete(wrong))).isEqualTo(NO_TOKEN);
  }

  /** A signature that is none takes nothing from a token. */
  @Test
  void goesByTheTokenBesideAWrongSignature() throws Exception {
    Path file = SigningKey.generate(2048).writePkcs1(folder.resolve("key.pem"));
    Map<String, List<String>> headers =
        Map.of(
            "x-signature",
            List.of("data=AAAA"),
            "authorization",
            List.of(index.issue(APP, Access.DELETE)));

    assertThat(decide(tokens(file), delete(headers)))
        .isInstanceOfSatisfying(Allowed.class, allowed -> assertThat(allowed.grant()).isNotNull());
  }

  private static AuthorizationRequest get(String repository, String... credentials) {
    return new AuthorizationRequest(
        "GET",
        "/v1/repositories/" + repository + "/tags",
        repository,
        Map.of("Authorization", List.of(credentials)));
  }

  private static AuthorizationRequest delete(Map<String, List<String>> headers) {
    return new AuthorizationRequest("DELETE", "/v1/repositories/team/app/tags", APP, headers);
  }

  private static Decision decide(V1Authorization authorization, AuthorizationRequest request) {
    return join(authorization.decide(request));
  }

  private static Decision join(CompletionStage<Decision> decision) {
    return decision.toCompletableFuture().join();
  }
}
