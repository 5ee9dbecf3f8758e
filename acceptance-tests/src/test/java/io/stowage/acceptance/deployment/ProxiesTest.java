package io.stowage.acceptance.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.Proxy;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.v1.V1Client;
import io.stowage.acceptance.v1.V1Image;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of both APIs through nginx and Apache as the samples set them up. */
final class ProxiesTest {

  @RegisterExtension
  static final RunningRegistry registry =
      new RunningRegistry(
          Map.of(
              "standalone", "true",
              "search_backend", "sqlalchemy",
              "sqlalchemy_index_database", "'sqlite://'"));

  private static final String API_VERSION = "Docker-Distribution-Api-Version";

  @ParameterizedTest
  @EnumSource
  void dockerLogsInPushesPullsAndSearches(Proxy.Kind kind) throws IOException {
    try (Proxy proxy = start(kind);
        DockerEngine engine = DockerEngine.start(registry.folder().resolve("docker-" + kind))) {
      Tool docker = engine.client();
      String image = proxy.host() + "/docker/" + kind.name().toLowerCase(Locale.ROOT);
      Path tar = Tarball.write(registry.folder().resolve("import.tar"), 1, 3_000_000);
      docker.run("import", tar.toString(), image);

      assertThat(docker.run("search", proxy.host() + "/nothing-of-this-name"))
          .startsWith("NAME")
          .hasLineCount(1);
      docker.runToFailure("push", image);
      assertThat(registry.api().catalog()).doesNotContain(image.substring(image.indexOf('/') + 1));
      Tool.Result refused =
          docker.runToFailure("login", "-u", Proxy.USER, "-p", "wrong", proxy.host());
      assertThat(refused.errors()).containsAnyOf("401", "nauthorized");

      docker.run("login", "-u", Proxy.USER, "-p", Proxy.PASSWORD, proxy.host());
      docker.run("push", image);
      assertThat(docker.run("search", "--format", "{{.Name}}", image))
          .isEqualToIgnoringNewLines(image.substring(image.indexOf('/') + 1));
      String id = docker.run("image", "inspect", "--format", "{{.Id}}", image);
      docker.run("rmi", image);
      docker.run("pull", image);
      assertThat(docker.run("image", "inspect", "--format", "{{.Id}}", image)).isEqualTo(id);

      docker.run("logout", proxy.host());
      docker.run("rmi", image);
      docker.runToFailure("pull", image);
    }
  }

  @ParameterizedTest
  @EnumSource
  void v1ClientsPushAndPull(Proxy.Kind kind) throws IOException {
    V1Image base = V1Image.named("base of " + kind);
    V1Image top = base.child("top of " + kind);
    try (Proxy proxy = start(kind)) {
      V1Client client = v1(proxy, Proxy.PASSWORD);
      client.push("v1/" + kind, List.of(base, top), Map.of("latest", top.id()));

      assertThat(V1Client.digest(client.pull("v1/" + kind, "latest", 300)))
          .isEqualTo(V1Client.digest(List.of(top, base)));
      assertThatThrownBy(() -> v1(proxy, "wrong").pull("v1/" + kind, "latest"))
          .isInstanceOfSatisfying(
              V1Client.RefusedException.class, it -> assertThat(it.status()).isEqualTo(401));
    }
  }

  private static V1Client v1(Proxy proxy, String password) {
    return new V1Client(proxy.uri("/"), proxy.client(), Optional.of(Proxy.authorization(password)));
  }

  @ParameterizedTest
  @EnumSource
  void onlyPingAndSearchAreOpen(Proxy.Kind kind) throws Exception {
    try (Proxy proxy = start(kind)) {
      HttpClient client = proxy.client();
      for (String open : List.of("/_ping", "/v1/_ping", "/v1/search?q=x")) {
        assertThat(get(client, proxy.uri(open)).statusCode()).as(open).isEqualTo(200);
      }
      for (String closed :
          List.of("/", "/v2/", "/v2/_catalog", "/v1/users/", "/v1/search/x", "/v1/_pings")) {
        HttpResponse<String> response = get(client, proxy.uri(closed));
        assertThat(response.statusCode()).as(closed).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
            .startsWith("Basic realm=");
      }
      assertThat(get(client, proxy.uri("/v2/")).headers().allValues(API_VERSION))
          .containsExactly("registry/2.0");
      HttpResponse<String> in =
          get(client, proxy.uri("/v2/"), "Authorization", proxy.authorization());
      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(in.headers().allValues(API_VERSION)).containsExactly("registry/2.0");

      HttpResponse<String> plain = get(client, URI.create("http://" + proxy.plainHost() + "/v2/"));
      assertThat(plain.statusCode()).isEqualTo(301);
      assertThat(plain.headers().firstValue("Location")).hasValue("https://127.0.0.1/v2/");
    }
  }

  @ParameterizedTest
  @EnumSource
  void addressesAreThoseOfTheProxyWhateverTheClientClaims(Proxy.Kind kind) throws Exception {
    try (Proxy proxy = start(kind)) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(proxy.uri("/v2/some/where/blobs/uploads/"))
              .POST(BodyPublishers.noBody())
              .header("Authorization", proxy.authorization())
              .header("X-Forwarded-Host", "evil.example.com")
              .header("X-Forwarded-Proto", "http")
              .header("X-Forwarded-Port", "666")
              .header("Forwarded", "host=evil.example.com;proto=http");
      HttpResponse<String> response = proxy.client().send(request.build(), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("Location").orElse(""))
          .startsWith(proxy.uri("/v2/some/where/blobs/uploads/").toString());
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Proxy start(Proxy.Kind kind) throws IOException {
    return Proxy.start(
        kind,
        registry.host(),
        registry.folder().resolve("storage"),
        Files.createTempDirectory(registry.folder(), "proxy"));
  }
}
