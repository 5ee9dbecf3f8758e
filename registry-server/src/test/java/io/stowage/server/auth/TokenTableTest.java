package io.stowage.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.auth.Decision.Allowed;
import io.stowage.server.auth.Decision.Refused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests with tokens of every kind, and what is decided about each. */
class TokenTableTest {

  private static final String APP = "team/app";
  private static final String OTHER = "team/other";
  private static final String IMAGE_ROUTE = "";

  private final StandInIndex index = new StandInIndex();
  private final StandInIndex otherIndex = new StandInIndex();
  private final V1Authorization authorization =
      new V1Authorization(
          new AuthorizationSettings(false, false, index.endpoint(), null, IndexLimits.DEFAULT));

  @AfterEach
  void stop() {
    index.close();
    otherIndex.close();
  }

  /**
   * A row.
   *
   * @param repository in the path, or the route of an image
   * @param status 200 if it is allowed
   * @param asked how often the index is
   */
  private record Row(
      String name,
      String method,
      String repository,
      Function<TokenTableTest, String> credential,
      int status,
      int asked) {
    @Override
    public String toString() {
      return name + ": " + method + " " + repository + " -> " + status;
    }
  }

  private static Row row(
      String name,
      String method,
      String repository,
      Function<TokenTableTest, String> credential,
      int status,
      int asked) {
    return new Row(name, method, repository, credential, status, asked);
  }

  private static Function<TokenTableTest, String> issued(String repository, Access access) {
    return test -> test.index.issue(repository, access);
  }

  /** A good token, changed. */
  private static Function<TokenTableTest, String> changed(
      Access access, String part, String replacement) {
    return test -> {
      String credential = test.index.issue(APP, access);
      assertThat(credential).contains(part);
      return credential.replace(part, replacement);
    };
  }

  private static Function<TokenTableTest, String> text(String credential) {
    return test -> credential;
  }

  static Stream<Row> rows() {
    return Stream.of(
        row("reads", "GET", APP, issued(APP, Access.READ), 200, 1),
        row("HEAD is reading", "HEAD", APP, issued(APP, Access.READ), 200, 1),
        row("writes", "PUT", APP, issued(APP, Access.WRITE), 200, 1),
        row("POST is writing", "POST", APP, issued(APP, Access.WRITE), 200, 1),
        row("deletes", "DELETE", APP, issued(APP, Access.DELETE), 200, 1),
        row("reads an image", "GET", IMAGE_ROUTE, issued(APP, Access.READ), 200, 1),
        row("writes an image", "PUT", IMAGE_ROUTE, issued(APP, Access.WRITE), 200, 1),
        row("quoted name", "GET", "q/a%b", issued("q/a%b", Access.READ), 200, 1),
        row("three parts", "GET", "x/y/z", issued("x/y/z", Access.READ), 200, 1),
        row(
            "scheme twice",
            "GET",
            APP,
            test -> "Token " + test.index.issue(APP, Access.READ),
            200,
            1),
        row("part added", "GET", APP, changed(Access.READ, "access", "x=1,access"), 401, 1),
        row("nothing", "GET", APP, text(""), 401, 0),
        row("nothing for an image", "GET", IMAGE_ROUTE, text(""), 401, 0),
        row("anonymous Basic", "GET", APP, text("Basic Og=="), 401, 0),
        row("Basic", "PUT", APP, text("Basic dXNlcjpwYXNzd29yZA=="), 401, 0),
        row("Bearer", "GET", APP, changed(Access.READ, "Token ", "Bearer "), 401, 0),
        row("no scheme", "GET", APP, changed(Access.READ, "Token ", ""), 401, 0),
        row("scheme alone", "GET", APP, text("Token "), 401, 0),
        row("other repository", "GET", OTHER, issued(APP, Access.READ), 401, 0),
        row("other repository, written", "PUT", OTHER, issued(APP, Access.WRITE), 401, 0),
        row("other repository, deleted", "DELETE", OTHER, issued(APP, Access.DELETE), 401, 0),
        row("other namespace", "GET", "mate/app", issued(APP, Access.READ), 401, 0),
        row("other case", "GET", "team/App", issued(APP, Access.READ), 401, 0),
        row("longer name", "GET", "team/app2", issued(APP, Access.READ), 401, 0),
        row("below", "GET", "team/app/sub", issued(APP, Access.READ), 401, 0),
        row("quoted twice", "GET", "q/a%b", issued("q/a%25b", Access.READ), 401, 0),
        row("repository changed", "GET", OTHER, changed(Access.READ, APP, OTHER), 401, 1),
        row(
            "repository missing",
            "GET",
            IMAGE_ROUTE,
            text("Token signature=A,access=read"),
            401,
            0),
        row("no namespace", "GET", IMAGE_ROUTE, changed(Access.READ, APP, "app"), 401, 0),
        row("leads elsewhere", "GET", IMAGE_ROUTE, changed(Access.READ, APP, "../app"), 401, 0),
        row(
            "repository twice",
            "GET",
            OTHER,
            changed(Access.READ, "access", "repository=\"" + OTHER + "\",access"),
            401,
            0),
        row("write token reads", "GET", APP, issued(APP, Access.WRITE), 401, 0),
        row("write token reads an image", "GET", IMAGE_ROUTE, issued(APP, Access.WRITE), 401, 0),
        row("write token deletes", "DELETE", APP, issued(APP, Access.WRITE), 401, 0),
        row("read token writes", "PUT", APP, issued(APP, Access.READ), 401, 0),
        row("read token writes an image", "PUT", IMAGE_ROUTE, issued(APP, Access.READ), 401, 0),
        row("read token posts", "POST", APP, issued(APP, Access.READ), 401, 0),
        row("read token deletes", "DELETE", APP, issued(APP, Access.READ), 401, 0),
        row("delete token reads", "HEAD", APP, issued(APP, Access.DELETE), 401, 0),
        row("delete token writes", "PUT", APP, issued(APP, Access.DELETE), 401, 0),
        row("method of none", "PATCH", APP, issued(APP, Access.WRITE), 401, 0),
        row("access changed", "PUT", APP, changed(Access.READ, "=read", "=write"), 401, 1),
        row("access of none", "GET", APP, changed(Access.READ, "=read", "=admin"), 401, 0),
        row("access in capitals", "GET", APP, changed(Access.READ, "=read", "=READ"), 401, 0),
        row("access missing", "GET", APP, changed(Access.READ, ",access=read", ""), 401, 0),
        row(
            "access twice",
            "PUT",
            APP,
            changed(Access.READ, "=read", "=read,access=write"),
            401,
            0),
        row("signature guessed", "GET", APP, text(credential("AAAAAAAAAAAAAAAA")), 401, 1),
        row("signature empty", "GET", APP, text(credential("")), 401, 1),
        row(
            "signature of another token",
            "PUT",
            APP,
            test -> test.index.issue(OTHER, Access.WRITE).replace(OTHER, APP),
            401,
            1),
        row("expired", "GET", APP, TokenTableTest::expired, 401, 1),
        row("expired, of an image", "GET", IMAGE_ROUTE, TokenTableTest::expired, 401, 1),
        row("of another index", "GET", APP, TokenTableTest::foreign, 401, 1),
        row("of another index, of an image", "GET", IMAGE_ROUTE, TokenTableTest::foreign, 401, 1),
        row("not ASCII", "GET", APP, changed(Access.READ, APP, "team/\u00e9"), 401, 0));
  }

  private static String credential(String signature) {
    return "Token signature=" + signature + ",repository=\"team/app\",access=read";
  }

  private String expired() {
    String credential = index.issue(APP, Access.READ);
    index.expire(credential);
    return credential;
  }

  private String foreign() {
    return otherIndex.issue(APP, Access.READ);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decides(Row row) {
    String credential = row.credential().apply(this);
    String repository = row.repository().equals(IMAGE_ROUTE) ? null : row.repository();

    Decision decision = decide(row.method(), repository, credential);

    assertThat(index.takeSeen()).hasSize(row.asked());
    assertThat(otherIndex.takeSeen()).isEmpty();
    if (row.status() == 200) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Allowed.class,
              allowed -> {
                Token token = Objects.requireNonNull(allowed.grant()).token();
                assertThat(token.repository()).isEqualTo(repository == null ? APP : repository);
                assertThat(token.access()).isEqualTo(Access.of(row.method()));
              });
    } else {
      assertThat(decision).isEqualTo(new Refused(row.status(), "Requires authorization", "Token"));
    }
  }

  private Decision decide(String method, @Nullable String repository, String credential) {
    return authorization
        .decide(
            new AuthorizationRequest(
                method, "/v1/anything", repository, Map.of("Authorization", List.of(credential))))
        .toCompletableFuture()
        .join();
  }
}
