package io.stowage.acceptance.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A mirror of CNCF Distribution, which asks for a password. */
@TestInstance(Lifecycle.PER_CLASS)
final class MirrorTest {

  private static final String USER = "mirror";
  private static final String PASSWORD = "very-secret-word";

  /** That password, as htpasswd -B writes it. */
  private static final String HASHED =
      "$2y$05$abcdefghijklmnopqrstuuXtvZ65Ocrubgdatk1PTUDEqLd78OtVW";

  /** Several times as many as the server, or what it has for one upstream. */
  private static final int MORE_THAN_THREADS = 100;

  private final Path folder = Folders.create();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Distribution upstream;
  private Gate gate;
  private ServerProcess server;
  private String name;

  @BeforeAll
  void startUpstream() throws IOException {
    upstream = startUpstream("shared");
  }

  private Distribution startUpstream(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Path passwords =
        Files.writeString(folder.resolve(name).resolve("htpasswd"), USER + ":" + HASHED + "\n");
    return Distribution.start(
        Release.V3,
        folder.resolve(name).resolve("storage"),
        folder.resolve(name),
        """
        auth:
          htpasswd:
            realm: upstream
            path: %s
        """
            .formatted(passwords));
  }

  @BeforeEach
  void startMirror(TestInfo test) throws IOException {
    gate = Gate.before(upstream.host());
    name = test.getDisplayName().replaceAll("\\W", "");
    server = mirror(name, gate.url());
  }

  private ServerProcess mirror(String name, String url) throws IOException {
    return MirrorServer.start(
        folder.resolve(name),
        "{prefix: hub, url: '"
            + url
            + "', ns: [hub.example], username: "
            + USER
            + ", password: "
            + PASSWORD
            + ", revalidate: 0s, missing: 1m, patience: 500ms, pause: 100ms}");
  }

  @AfterEach
  void stopMirror() {
    gate.close();
    server.kill();
  }

  @AfterAll
  void stopUpstream() {
    upstream.close();
    Folders.delete(folder);
  }

  @Test
  void isPulledThroughBySkopeoAndKept() {
    OciLayout source = pushIndex("team/index", 1);

    OciLayout copy = pull("hub/team/index:latest", "index-copy");

    assertThat(copy.verify()).isEqualTo(source.verify());
    assertThat(api().catalog()).containsExactly("hub/team/index");
    assertThat(api().tags("hub/team/index")).containsExactly("latest");
    gate.forget();
    assertThat(pull("hub/team/index:latest", "index-again").verify()).isEqualTo(source.verify());
    assertThat(gate.count("GET", "")).isZero();
    assertThat(gate.count("HEAD", "/manifests/latest")).isPositive();
  }

  @Test
  void neverPassesOnWhatAClientSays() throws Exception {
    OciLayout source = pushImage("headers", 2);

    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(uri("/v2/hub/headers/manifests/latest"))
                .header("Authorization", "Bearer of-the-client")
                .header("Cookie", "session=of-the-client")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Digests.of(answer.body())).isEqualTo(source.digest());
    assertThat(gate.seen()).isNotEmpty();
    assertThat(gate.seen()).noneMatch(request -> request.has("Cookie"));
    assertThat(gate.seen().toString()).doesNotContain("of-the-client").contains("Basic ");
    assertThat(server.log()).doesNotContain(PASSWORD).doesNotContain("Basic ");
  }

  @Test
  void followsATagAndAsksForNothingByDigest() {
    OciLayout first = pushImage("moving", 3);
    assertThat(api().digest("hub/moving", "latest")).contains(first.digest());
    OciLayout second = pushImage("moving", 4);

    assertThat(api().digest("hub/moving", "latest")).contains(second.digest());
    gate.forget();
    assertThat(api().manifest("hub/moving", first.digest())).isPresent();
    assertThat(gate.seen()).isEmpty();
  }

  @Test
  void servesWhatItHasWhenTheUpstreamIsKilled() throws IOException {
    Distribution killed = startUpstream("killed");
    OciLayout source = OciLayout.image(folder.resolve("killed-image"), 5, 100_000);
    push(killed.host(), source, "image:latest");
    push(killed.host(), source, "other:latest");
    server.kill();
    server = mirror("of-the-killed", "http://" + killed.host());
    assertThat(pull("hub/image:latest", "before").verify()).isEqualTo(source.verify());
    killed.kill();

    assertThat(pull("hub/image:latest", "after").verify()).isEqualTo(source.verify());
    assertThat(api().tags("hub/image")).containsExactly("latest");
    assertThat(get("/v2/hub/other/manifests/latest").statusCode()).isEqualTo(503);
    assertThat(tool("crane").run("digest", "--insecure", server.host() + "/hub/image:latest"))
        .contains(source.digest());
  }

  @Test
  void servesWhatItHasWhenTheUpstreamLimits() {
    OciLayout source = pushImage("limited", 6);
    pushImage("limited-too", 7);
    assertThat(pull("hub/limited:latest", "limited-before").digest()).isEqualTo(source.digest());
    gate.mode(Gate.Mode.LIMITING);

    assertThat(pull("hub/limited:latest", "limited-after").verify()).isEqualTo(source.verify());
    HttpResponse<byte[]> missing = get("/v2/hub/limited-too/manifests/latest");
    assertThat(missing.statusCode()).isEqualTo(429);
    assertThat(missing.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void servesWhatItHasWhenTheUpstreamFails() {
    OciLayout source = pushImage("failing", 20);
    assertThat(api().digest("hub/failing", "latest")).contains(source.digest());
    gate.mode(Gate.Mode.FAILING);

    assertThat(api().digest("hub/failing", "latest")).contains(source.digest());
    assertThat(get("/v2/hub/failing/manifests/other").statusCode()).isEqualTo(503);
  }

  @Test
  void doesNotServeATagThatIsGoneThere() {
    OciLayout source = pushImage("gone", 21);
    assertThat(api().digest("hub/gone", "latest")).contains(source.digest());

    tool("skopeo")
        .run(
            "delete",
            "--tls-verify=false",
            "--creds=" + USER + ":" + PASSWORD,
            "docker://" + upstream.host() + "/gone:latest");

    assertThat(get("/v2/hub/gone/manifests/latest").statusCode()).isEqualTo(404);
    assertThat(api().manifest("hub/gone", source.digest())).isPresent();
  }

  @Test
  void servesWhatItHasSoonWhenTheUpstreamIsSlow() {
    OciLayout first = pushImage("slow", 8);
    assertThat(api().digest("hub/slow", "latest")).contains(first.digest());
    OciLayout second = pushImage("slow", 9);
    gate.mode(Gate.Mode.SILENT);

    assertThat(api().digest("hub/slow", "latest")).contains(first.digest());
    gate.release();
    await(() -> api().digest("hub/slow", "latest").orElseThrow().equals(second.digest()));
  }

  @Test
  void keepsNothingOfABlobWithAWrongDigest() throws Exception {
    OciLayout source = pushImage("lying", 10, 3_000_000);
    RegistryApi.Manifest manifest = api().manifest("hub/lying", "latest").orElseThrow();
    gate.mode(Gate.Mode.LYING);

    for (String blob : manifest.blobs()) {
      assertIsNotServed("/v2/hub/lying/blobs/" + blob);
      assertThat(stored(blob)).isFalse();
    }
    gate.mode(Gate.Mode.OPEN);
    assertThat(pull("hub/lying:latest", "honest").verify()).isEqualTo(source.verify());
  }

  @Test
  void keepsNothingOfAManifestWithAWrongDigest() {
    OciLayout source = pushImage("lying-manifest", 11);
    gate.mode(Gate.Mode.LYING);

    assertThat(get("/v2/hub/lying-manifest/manifests/latest").statusCode()).isEqualTo(503);
    assertThat(get("/v2/hub/lying-manifest/manifests/" + source.digest()).statusCode())
        .isEqualTo(503);
    assertThat(api().catalog()).isEmpty();
    gate.mode(Gate.Mode.OPEN);
    assertThat(api().digest("hub/lying-manifest", "latest")).contains(source.digest());
  }

  @Test
  void goesOnWithABlobThatBrokeOff() {
    OciLayout source = pushImage("broken", 12, 3_000_000);
    String layer = api().manifest("hub/broken", "latest").orElseThrow().blobs().get(0);
    gate.mode(Gate.Mode.BREAKING);

    assertThat(api().digestOfBlob("hub/broken", layer)).contains(layer);
    assertThat(gate.seen()).anyMatch(request -> request.has("Range"));
    assertThat(source.verify()).contains(layer);
  }

  @Test
  void beginsAnewAfterACrash() throws Exception {
    OciLayout source = pushImage("crashed", 22, 3_000_000);
    String layer = api().manifest("hub/crashed", "latest").orElseThrow().blobs().get(0);
    gate.mode(Gate.Mode.STALLING);
    HttpRequest request = HttpRequest.newBuilder(uri("/v2/hub/crashed/blobs/" + layer)).build();
    try (InputStream body = http.send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isNotNegative();
      server.kill();
    }
    gate.release();
    server = mirror(name, gate.url());

    assertThat(pull("hub/crashed:latest", "crashed").verify()).isEqualTo(source.verify());
  }

  @Test
  void sendsRangesOfABlobThatComes() throws Exception {
    OciLayout source = pushImage("ranges", 13, 1_000_000);
    String layer = api().manifest("hub/ranges", "latest").orElseThrow().blobs().get(0);
    byte[] all = Files.readAllBytes(source.blob(layer));

    HttpResponse<byte[]> part =
        http.send(
            HttpRequest.newBuilder(uri("/v2/hub/ranges/blobs/" + layer))
                .header("Range", "bytes=500000-")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(all, 500_000, all.length));
    HttpResponse<Void> head =
        http.send(
            HttpRequest.newBuilder(uri("/v2/hub/ranges/blobs/" + layer))
                .method("HEAD", BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding());
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(all.length);
  }

  @Test
  void takesNoPushes() throws Exception {
    pushImage("pushed", 14);
    HttpRequest.BodyPublisher body = BodyPublishers.ofString("{}");

    for (String[] push :
        List.of(
            new String[] {"PUT", "/v2/hub/pushed/manifests/new"},
            new String[] {"POST", "/v2/hub/pushed/blobs/uploads/"},
            new String[] {"POST", "/v2/hub/anything/blobs/uploads/"},
            new String[] {"PUT", "/v2/pushed/manifests/new?ns=hub.example"},
            new String[] {"PUT", "/v1/repositories/hub/pushed/tags/new"})) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri(push[1])).method(push[0], body).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(push[1]).isEqualTo(405);
      assertThat(answer.body()).contains("takes no pushes");
    }
    push(server.host(), OciLayout.image(folder.resolve("own"), 15, 1000), "team/own:latest");
    assertThat(api().tags("team/own")).containsExactly("latest");
    assertThat(gate.count("GET", "team/own")).isZero();
  }

  @Test
  void choosesAmongItsUpstreamsByTheQuery() {
    OciLayout source = pushImage("chosen", 16);

    HttpResponse<byte[]> known = get("/v2/chosen/manifests/latest?ns=hub.example");
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(Digests.of(known.body())).isEqualTo(source.digest());
    assertThat(get("/v2/chosen/manifests/latest?ns=elsewhere.example").statusCode()).isEqualTo(404);
    assertThat(get("/v2/chosen/manifests/latest?ns=127.0.0.1:1").statusCode()).isEqualTo(404);
    assertThat(get("/v2/chosen/manifests/latest").statusCode()).isEqualTo(404);
  }

  @Test
  void remembersForAWhileWhatIsMissing() {
    assertThat(get("/v2/hub/missing/manifests/latest").statusCode()).isEqualTo(404);
    assertThat(get("/v2/hub/missing/manifests/latest").statusCode()).isEqualTo(404);

    assertThat(gate.count("GET", "/missing/manifests/latest")).isLessThanOrEqualTo(2); // and a 401
    String blob = "/v2/hub/missing/blobs/" + Digests.of(new byte[1]);
    assertThat(get(blob).statusCode()).isEqualTo(404);
    assertThat(get(blob).statusCode()).isEqualTo(404);
    assertThat(gate.count("GET", "/missing/blobs/")).isEqualTo(1);
  }

  @Test
  void sendsNoCredentialsBehindARedirect() throws IOException {
    OciLayout source = pushImage("redirected", 17);
    String layer = api().manifest("hub/redirected", "latest").orElseThrow().blobs().get(0);
    try (Gate elsewhere = Gate.before(upstream.host())) {
      gate.redirectTo(elsewhere.url());

      assertThat(get("/v2/hub/redirected/blobs/" + layer).statusCode()).isNotEqualTo(200);
      assertThat(elsewhere.count("GET", layer)).isPositive();
      assertThat(elsewhere.seen()).noneMatch(request -> request.has("Authorization"));
      assertThat(gate.seen()).anyMatch(request -> request.has("Authorization"));
    }
    assertThat(source.verify()).contains(layer);
  }

  @Test
  void letsGoOfWhatIsDeletedAndFetchesItAgain() {
    OciLayout source = pushImage("deleted", 18);
    assertThat(api().digest("hub/deleted", "latest")).contains(source.digest());

    api().deleteManifest("hub/deleted", source.digest());

    assertThat(stored(source.digest())).isTrue(); // bytes go with a collection
    assertThat(api().digest("hub/deleted", "latest")).contains(source.digest());
  }

  @Test
  void aSilentUpstreamKeepsNobodyElseWaiting() {
    push(server.host(), OciLayout.image(folder.resolve("beside"), 19, 1000), "beside:latest");
    gate.mode(Gate.Mode.SILENT);
    List<CompletableFuture<HttpResponse<Void>>> waiting = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      String what = i % 2 == 0 ? "manifests/latest" : "blobs/" + Digests.of(new byte[] {(byte) i});
      HttpRequest request = HttpRequest.newBuilder(uri("/v2/hub/silent" + i + "/" + what)).build();
      waiting.add(http.sendAsync(request, BodyHandlers.discarding()));
    }
    await(() -> gate.seen().size() >= 16);

    long start = System.nanoTime();
    assertThat(api().tags("beside")).containsExactly("latest");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    gate.release();
    waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(404));
  }

  private void assertIsNotServed(String path) throws Exception {
    HttpResponse<InputStream> answer =
        http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      assertThatThrownBy(answer.body()::readAllBytes).isInstanceOf(IOException.class);
    } else {
      assertThat(answer.statusCode()).isEqualTo(503);
      answer.body().close();
    }
  }

  private boolean stored(String digest) {
    String hex = Digests.hex(digest);
    try (var files = Files.walk(folder)) {
      return files.anyMatch(
          path ->
              path.endsWith(Path.of("blobs", "sha256", hex.substring(0, 2), hex, "data"))
                  && !path.startsWith(folder.resolve("shared")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OciLayout pushImage(String repository, long seed) {
    return pushImage(repository, seed, 100_000);
  }

  private OciLayout pushImage(String repository, long seed, int size) {
    OciLayout source = OciLayout.image(folder.resolve("image-" + seed), seed, size);
    push(upstream.host(), source, repository + ":latest");
    return source;
  }

  private OciLayout pushIndex(String repository, long seed) {
    OciLayout source = OciLayout.index(folder.resolve("index-" + seed), seed, 300_000);
    push(upstream.host(), source, repository + ":latest");
    return source;
  }

  private void push(String host, OciLayout source, String name) {
    tool("skopeo")
        .run(
            "copy",
            "--all",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "--dest-creds=" + USER + ":" + PASSWORD,
            "oci:" + source.folder() + ":latest",
            "docker://" + host + "/" + name);
  }

  private OciLayout pull(String name, String to) {
    Path target = folder.resolve(to);
    tool("skopeo")
        .run(
            "copy",
            "--all",
            "--preserve-digests",
            "--src-tls-verify=false",
            "docker://" + server.host() + "/" + name,
            "oci:" + target + ":latest");
    return OciLayout.at(target);
  }

  private Tool tool(String name) {
    return Tool.find(name, folder.resolve("home"));
  }

  private RegistryApi api() {
    return new RegistryApi(server.host());
  }

  private URI uri(String path) {
    return URI.create("http://" + server.host() + path);
  }

  private HttpResponse<byte[]> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(1)).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("half a minute has passed").isLessThan(deadline);
    }
  }
}
