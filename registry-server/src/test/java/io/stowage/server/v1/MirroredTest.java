package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.stowage.client.ClientLimits;
import io.stowage.client.ClientOptions;
import io.stowage.client.Credentials;
import io.stowage.client.V1Client;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.mirror.V1MirrorOptions;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.driver.testkit.MemoryDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import io.stowage.server.http.V1Access;
import io.stowage.server.http.V1Access.Allowed;
import io.stowage.server.http.V1Access.Grant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a registry of the v1 API, of which a stand-in says what it is to say. */
class MirroredTest {

  private static final V1Image IMAGE = V1Image.named("mirrored");
  private static final Credentials CREDENTIALS = new Credentials("someone", "secret");

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(String body) {
      return new Reply(200, Map.of(), V1Image.bytes(body));
    }
  }

  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer source;
  private Registry registry;
  private V1Mirror mirror;
  private @Nullable RegistryServer server;

  @BeforeEach
  void start() throws IOException {
    source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    source.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().toString();
            asked.add(path);
            authorizations.add(
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Reply reply =
                replies.getOrDefault(path, new Reply(404, Map.of(), V1Image.bytes("none")));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
          }
        });
    source.start();
    registry = Registry.open(new MemoryDriver(), RegistryOptions.defaults());
    ClientOptions options =
        new ClientOptions(url(), CREDENTIALS, Set.of(), "test", ClientLimits.DEFAULT);
    mirror =
        new V1Mirror(
            registry,
            new V1Client(options, options),
            SharedCache.NONE,
            V1MirrorOptions.of(Duration.ZERO));
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + source.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    mirror.close();
    registry.close();
    source.stop(0);
  }

  private void serve(V1Options options) throws IOException {
    server =
        RegistryServer.start(
            registry, ServerOptions.builder().port(0).v1(options.withMirror(mirror)).build());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    int port = Objects.requireNonNull(server).port();
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofByteArray());
  }

  /** Has the source have an image, whose checksum it tells in a header. */
  private void have(V1Image image, Map<String, String> headers) {
    replies.put(image.path("json"), new Reply(200, headers, V1Image.bytes(image.json())));
    replies.put(image.path("ancestry"), Reply.of("[\"" + image.id() + "\"]"));
    replies.put(image.path("layer"), new Reply(200, Map.of(), image.layer()));
  }

  private static boolean isComplete(Registry registry, V1Image image) {
    return registry.mirroredImages().isComplete(ImageId.parse(image.id()));
  }

  @Test
  void takesTheChecksumsOfOldRegistriesButNoTarsum() throws Exception {
    have(
        IMAGE,
        Map.of(
            "X-Docker-Checksum",
            "tarsum+sha256:" + "0".repeat(64),
            "X-Docker-Payload-Checksum",
            IMAGE.checksum()));
    serve(V1Options.defaults());

    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
    assertThat(isComplete(registry, IMAGE)).isTrue();
    asked.clear();
    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
    assertThat(new String(get(IMAGE.path("json")).body(), StandardCharsets.UTF_8))
        .isEqualTo(IMAGE.json());
    assertThat(asked).isEmpty();
  }

  @Test
  void passesOnAndKeepsNotWhatHasNoChecksum() throws Exception {
    have(IMAGE, Map.of("X-Docker-Checksum", "tarsum+sha256:" + "0".repeat(64)));
    replies.put("/v1/repositories/library/app/tags/latest", Reply.of("\"" + IMAGE.id() + "\""));
    serve(V1Options.defaults());

    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
    assertThat(isComplete(registry, IMAGE)).isFalse();
    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
    assertThat(asked.stream().filter(IMAGE.path("layer")::equals)).hasSize(2);
    assertThat(get("/v2/app/manifests/latest").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAnImageWhoseParentsDoNotFit() throws Exception {
    have(IMAGE, Map.of("X-Docker-Checksum-Payload", IMAGE.checksum()));
    replies.put(
        IMAGE.path("ancestry"), Reply.of("[\"" + IMAGE.id() + "\", \"" + "a".repeat(64) + "\"]"));
    serve(V1Options.defaults());

    assertThat(get(IMAGE.path("layer")).statusCode()).isEqualTo(503);
    assertThat(registry.mirroredImages().find(ImageId.parse(IMAGE.id()))).isNull();
    replies.put(IMAGE.path("ancestry"), Reply.of("[\"" + IMAGE.id() + "\"]"));
    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
  }

  @Test
  void saysWhoItIsToTheSource() throws Exception {
    replies.put("/v1/repositories/library/app/tags", Reply.of("{}"));
    serve(V1Options.defaults());

    assertThat(get("/v1/repositories/app/tags").statusCode()).isEqualTo(200);
    assertThat(authorizations)
        .containsExactly(
            "Basic " + Base64.getEncoder().encodeToString(V1Image.bytes("someone:secret")));
  }

  @Test
  void asksForNothingThatLeadsElsewhere() throws Exception {
    serve(V1Options.defaults());

    assertThat(get("/v1/repositories/a/..%2f..%2fsecret/tags").statusCode()).isEqualTo(404);
    assertThat(get("/v1/repositories/a/b/tags/%2e%2e").statusCode()).isEqualTo(404);
    assertThat(asked).isEmpty();
    assertThat(get("/v1/repositories/a/b%20c%3f/tags").statusCode()).isEqualTo(404);
    assertThat(asked).containsExactly("/v1/repositories/a/b%20c%3F/tags");
  }

  @Test
  void showsWhatBothFindAsTheSourceHasIt() throws Exception {
    replies.put(
        "/v1/search?q=a&n=25",
        Reply.of("{\"results\": [{\"name\": \"b\", \"stars\": [1]}, {\"name\": \"c\"}]}"));
    String own =
        "{\"num_results\":2,\"query\":\"a\",\"results\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";

    byte[] more = mirror.search("q=a&n=25").toCompletableFuture().get();

    assertThat(MirroredSearchResource.merge(own, more))
        .isEqualTo(
            "{\"num_results\":3,\"query\":\"a\",\"results\":[{\"name\":\"a\"},"
                + "{\"name\":\"b\",\"stars\":[1]},{\"name\":\"c\"}]}");
    assertThat(MirroredSearchResource.merge(own, null)).isEqualTo(own);
    assertThat(MirroredSearchResource.merge(own, V1Image.bytes("[1]"))).isEqualTo(own);
  }

  @Test
  void answersASearchThatTheSourceCannot() throws Exception {
    serve(V1Options.defaults());

    assertThat(get("/v1/search?q=a").statusCode()).isEqualTo(200);
  }

  @Test
  void fetchesForATokenWhatItsIndexLists() throws Exception {
    V1Image other = V1Image.named("of others");
    have(IMAGE, Map.of("X-Docker-Checksum-Payload", IMAGE.checksum()));
    have(other, Map.of("X-Docker-Checksum-Payload", other.checksum()));
    V1RepositoryName name = V1RepositoryName.parse("team", "app");
    V1Access index =
        question ->
            CompletableFuture.completedFuture(
                new Allowed(
                    new Grant(
                        name,
                        Set.of(IMAGE.id()),
                        id -> CompletableFuture.completedFuture(new Allowed(null)))));
    serve(V1Options.defaults().withStandalone(false).withAccess(index, false));

    assertThat(get(IMAGE.path("json")).statusCode()).isEqualTo(200);
    assertThat(get(IMAGE.path("layer")).body()).isEqualTo(IMAGE.layer());
    asked.clear();
    for (String what : List.of("json", "ancestry", "layer")) {
      assertThat(get(other.path(what)).statusCode()).as(what).isEqualTo(404);
    }
    registry.repositories().setPrivate(name, true);
    assertThat(get(V1Image.named("third").path("json")).statusCode()).isEqualTo(404);
    assertThat(asked).isEmpty();
  }
}
