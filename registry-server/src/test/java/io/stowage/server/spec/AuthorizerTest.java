package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Authorizer;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Repository;
import io.stowage.server.ServerOptions;
import io.stowage.server.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route asks the authorizer before it does or tells anything. */
class AuthorizerTest {

  private static final String CHALLENGE = "Basic realm=\"registry\"";

  /** Denies the repositories below denied/, challenges below challenged/, allows all others. */
  private static final class ByName implements Authorizer {
    private final boolean immediate;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Decision withoutRepository = Decision.ALLOW;

    ByName(boolean immediate) {
      this.immediate = immediate;
    }

    @Override
    public Decision decide(
        @Nullable Principal who, @Nullable Repository repository, Action action) {
      asked.add(repository + " " + action);
      if (repository == null) {
        return withoutRepository;
      }
      if (repository.toString().startsWith("challenged/")) {
        return Decision.challenge(CHALLENGE);
      }
      return repository.toString().startsWith("denied/") ? Decision.DENY : Decision.ALLOW;
    }

    @Override
    public boolean isImmediate() {
      return immediate;
    }
  }

  private static final ByName AT_ONCE = new ByName(true);
  private static final ByName LATER = new ByName(false);

  @RegisterExtension
  static final RegistryServerExtension AT_ONCE_SERVER =
      new RegistryServerExtension(
          RegistryOptions.defaults(), ServerOptions.builder().authorizer(AT_ONCE));

  @RegisterExtension
  static final RegistryServerExtension LATER_SERVER =
      new RegistryServerExtension(
          RegistryOptions.defaults(), ServerOptions.builder().authorizer(LATER));

  static Stream<Arguments> everyMethodOfEveryRoute() {
    return Stream.of(Route.values())
        .flatMap(
            route ->
                route.methods().stream()
                    .flatMap(
                        method ->
                            Stream.of(
                                Arguments.of(route, method, true),
                                Arguments.of(route, method, false))));
  }

  private static String target(Route route, String name) {
    String digest = "sha256:" + "0".repeat(64);
    String repository = "/v2/" + name;
    String image = "/v1/images/0123456789abcdef";
    String privateImage = "/v1/private_images/0123456789abcdef";
    String v1 = "/v1/repositories/" + name;
    return switch (route) {
      case V1_ROOT -> "/";
      case V1_PING -> "/v1/_ping";
      case V1_STATUS -> "/v1/_status";
      case V1_USERS -> "/v1/users";
      case V1_USER -> "/v1/users/joe";
      case V1_SEARCH -> "/v1/search?q=app";
      case V1_LAYER -> image + "/layer";
      case V1_JSON -> image + "/json";
      case V1_CHECKSUM -> image + "/checksum";
      case V1_ANCESTRY -> image + "/ancestry";
      case V1_FILES -> image + "/files";
      case V1_DIFF -> image + "/diff";
      case V1_PRIVATE_LAYER -> privateImage + "/layer";
      case V1_PRIVATE_JSON -> privateImage + "/json";
      case V1_PRIVATE_FILES -> privateImage + "/files";
      case V1_REPOSITORY -> v1 + "/";
      case V1_IMAGES -> v1 + "/images";
      case V1_AUTH -> v1 + "/auth";
      case V1_TAGS -> v1 + "/tags";
      case V1_TAG -> v1 + "/tags/latest";
      case V1_TAG_JSON -> v1 + "/tags/latest/json";
      case V1_REPOSITORY_JSON -> v1 + "/json";
      case V1_PROPERTIES -> v1 + "/properties";
      case PING -> "/v2/";
      case CATALOG -> "/v2/_catalog";
      case TAGS -> repository + "/tags/list";
      case MANIFEST -> repository + "/manifests/latest";
      case BLOB -> repository + "/blobs/" + digest;
      case UPLOADS -> repository + "/blobs/uploads/";
      case UPLOAD -> repository + "/blobs/uploads/9e3b1d3c-51e6-4a67-8d7c-0f1a2b3c4d5e";
      case REFERRERS -> repository + "/referrers/" + digest;
    };
  }

  private static ByName authorizer(boolean immediate, Authorizer.Decision withoutRepository) {
    ByName authorizer = immediate ? AT_ONCE : LATER;
    authorizer.asked.clear();
    authorizer.withoutRepository = withoutRepository;
    return authorizer;
  }

  private static RegistryServerExtension server(boolean immediate) {
    return immediate ? AT_ONCE_SERVER : LATER_SERVER;
  }

  @ParameterizedTest
  @MethodSource("everyMethodOfEveryRoute")
  void denies(Route route, String method, boolean immediate) throws IOException {
    ByName authorizer = authorizer(immediate, Authorizer.Decision.DENY);
    Answer answer = server(immediate).request(method, target(route, "denied/app")).send();
    expect(route, method, answer, 403, "DENIED");
    answer.hasNoHeader("WWW-Authenticate");
    assertThat(authorizer.asked).hasSize(1);
    assertThat(folders(server(immediate))).noneMatch(path -> path.endsWith("denied"));
  }

  @ParameterizedTest
  @MethodSource("everyMethodOfEveryRoute")
  void challenges(Route route, String method, boolean immediate) {
    ByName authorizer = authorizer(immediate, Authorizer.Decision.challenge(CHALLENGE));
    Answer answer = server(immediate).request(method, target(route, "challenged/app")).send();
    expect(route, method, answer, 401, "UNAUTHORIZED");
    answer.hasHeader("WWW-Authenticate", CHALLENGE);
    assertThat(authorizer.asked).hasSize(1);
  }

  /** An error of the route's API; the v1 API has no codes. */
  private static void expect(Route route, String method, Answer answer, int status, String code) {
    if (!route.isV1()) {
      answer.expect(status, code);
    } else if (!method.equals("HEAD")) {
      assertThat(answer.expect(status).json().path("error").stringValue()).isNotBlank();
    }
  }

  @Test
  void tellsWhatIsToBeDone() {
    ByName authorizer = authorizer(true, Authorizer.Decision.ALLOW);
    TestRepository repo = AT_ONCE_SERVER.repository("allowed/app");
    Content blob = repo.pushBlob(Content.layer(10));
    Content image = repo.pushManifest("v1", ManifestBuilder.image(blob).build());
    assertThat(authorizer.asked).containsOnly("allowed/app PUSH");
    authorizer.asked.clear();
    repo.get("manifests/v1").expect(200);
    repo.head("blobs/" + blob.digest()).expect(200);
    repo.get("tags/list").expect(200);
    repo.get("referrers/" + image.digest()).expect(200);
    assertThat(authorizer.asked).hasSize(4).containsOnly("allowed/app PULL");
    authorizer.asked.clear();
    repo.delete("manifests/v1").expect(202);
    repo.delete("blobs/" + blob.digest()).expect(202);
    assertThat(authorizer.asked).hasSize(2).containsOnly("allowed/app DELETE");
    authorizer.asked.clear();
    AT_ONCE_SERVER.get("/v2/").expect(200);
    AT_ONCE_SERVER.get("/v2/_catalog").expect(200);
    assertThat(authorizer.asked).containsExactly("null PING", "null LIST");
  }

  /** The blob is in the store, but the caller may not know from where. */
  @ParameterizedTest
  @MethodSource("fromWhere")
  void doesNotMountOutOfARepositoryThatTheCallerMayNotRead(String from) throws IOException {
    Content blob = Content.layer(100);
    for (String owner : List.of("denied/owner", "challenged/owner")) {
      new DistributionFolder(AT_ONCE_SERVER.storage(), owner).blob(blob);
    }
    AT_ONCE_SERVER.restart();
    authorizer(true, Authorizer.Decision.ALLOW);
    TestRepository repo = AT_ONCE_SERVER.repository("allowed/target");
    Answer answer =
        repo.request("POST", "blobs/uploads/?mount=" + blob.digest() + from).send().expect(202);
    repo.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    AT_ONCE_SERVER.request("DELETE", answer.location()).send().expect(204);
  }

  static List<String> fromWhere() {
    return List.of("", "&from=denied/owner", "&from=challenged/owner");
  }

  @Test
  void mountsOutOfAnyRepositoryThatTheCallerMayRead() throws IOException {
    Content blob = Content.layer(100);
    for (String owner : List.of("denied/owner", "readable/owner")) {
      new DistributionFolder(AT_ONCE_SERVER.storage(), owner).blob(blob);
    }
    AT_ONCE_SERVER.restart();
    authorizer(true, Authorizer.Decision.ALLOW);
    TestRepository repo = AT_ONCE_SERVER.repository("allowed/target");
    repo.request("POST", "blobs/uploads/?mount=" + blob.digest()).send().expect(201);
    repo.get("blobs/" + blob.digest()).expect(200);
  }

  private static List<Path> folders(RegistryServerExtension server) throws IOException {
    try (Stream<Path> paths = Files.walk(server.storage())) {
      return paths.toList();
    }
  }
}
