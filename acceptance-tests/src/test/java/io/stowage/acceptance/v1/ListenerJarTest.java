package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.NotifyingServer;
import io.stowage.acceptance.fixture.RegistryApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example listener as a jar that is dropped into the folder of a server. */
@Timeout(120)
class ListenerJarTest {

  private static final String SERVICE =
      "META-INF/services/io.stowage.core.event.RegistryListenerFactory";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final V1Image image = V1Image.named("image");

  @TempDir Path folder;

  @BeforeEach
  void dropIn() throws IOException {
    Files.createDirectory(jars());
    try (DirectoryStream<Path> built =
        Files.newDirectoryStream(
            Path.of("../examples/listener/target"), "example-listener-*.jar")) {
      Files.copy(built.iterator().next(), jars().resolve("audit.jar"));
    }
  }

  private Path jars() {
    return folder.resolve("jars");
  }

  private ServerProcess start(String settings) {
    return NotifyingServer.start(
        folder,
        Map.of(
            "drivers",
            "{folder: " + jars() + "}",
            "extensions",
            "{audit: {file: " + file() + settings + "}}"));
  }

  private Path file() {
    return folder.resolve("audit.log");
  }

  private List<String> lines() throws IOException {
    return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
  }

  /** What was written without times, once the last line is there. */
  private List<String> await(Predicate<String> last) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (lines().stream().noneMatch(last) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(lines()).anyMatch(last);
    return lines().stream().map(line -> line.replaceFirst("\\S+ ", "")).toList();
  }

  private static String pushImage(RegistryApi api, String repository, String tag) {
    String config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
    String digest = Digests.of(config.getBytes(UTF_8));
    api.request(
        "POST",
        URI.create("/v2/" + repository + "/blobs/uploads/?digest=" + digest),
        BodyPublishers.ofString(config),
        201,
        "Content-Type",
        "application/octet-stream");
    String manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":"
                + "\"application/vnd.oci.image.config.v1+json\",\"digest\":\"%s\",\"size\":%d},"
                + "\"layers\":[]}")
            .formatted(MANIFEST, digest, config.length());
    return api.putManifest(repository, tag, MANIFEST, manifest);
  }

  @Test
  void recordsWhatHappensThroughBothApis() throws IOException {
    try (ServerProcess server = start("")) {
      V1Client client = new V1Client(server.host());
      client.push("team/old", List.of(image), Map.of("latest", image.id()));
      RegistryApi api = new RegistryApi(server.host());
      String manifest = pushImage(api, "team/new", "1.0");
      assertThat(api.manifest("team/new", "1.0")).isPresent();
      api.deleteManifest("team/new", "1.0");
      api.deleteManifest("team/new", manifest);
      RawHttp.send(server.host(), Call.delete("/v1/repositories/team/old/tags/latest"));
      RawHttp.send(server.host(), Call.delete("/v1/repositories/team/old/"));
      String digest = Digests.of("{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8));
      api.deleteBlob("team/new", digest);

      List<String> old = new ArrayList<>();
      List<String> fresh = new ArrayList<>();
      for (String line : await(each -> each.contains("BLOB_DELETED"))) {
        (line.contains(" team/old ") ? old : fresh).add(line);
      }
      assertThat(old)
          .startsWith("REPOSITORY_CREATED team/old - - -")
          .contains("TAG_CREATED team/old latest " + image.id() + " -")
          .containsSubsequence(
              "TAG_DELETED team/old latest - -", "REPOSITORY_DELETED team/old - - -");
      assertThat(fresh)
          .containsExactly(
              "BLOB_PUSHED team/new - " + digest + " -",
              "REPOSITORY_CREATED team/new - - -",
              "MANIFEST_PUSHED team/new 1.0 " + manifest + " -",
              "TAG_CREATED team/new 1.0 " + manifest + " -",
              "MANIFEST_PULLED team/new 1.0 " + manifest + " -",
              "TAG_DELETED team/new 1.0 - -",
              "MANIFEST_DELETED team/new - " + manifest + " -",
              "BLOB_DELETED team/new - " + digest + " -");
      assertThat(server.log().lines().filter(line -> line.contains("listener audit")))
          .singleElement()
          .asString()
          .contains(jars().resolve("audit.jar").toString());
    }
  }

  @Test
  void refusesImagesByItsSettings() throws IOException {
    try (ServerProcess server = start(", refuse: 'mal+ory'")) {
      V1Client client = new V1Client(server.host());
      V1Image refused =
          image.withJson("{\"id\":\"%s\",\"author\":\"mallory\"}".formatted(image.id()));

      assertThatThrownBy(
              () -> client.push("team/old", List.of(refused), Map.of("latest", refused.id())))
          .isInstanceOfSatisfying(
              V1Client.RefusedException.class, it -> assertThat(it.status()).isEqualTo(400))
          .hasMessageContaining("images with 'mallory' are not taken here");
      assertThat(RawHttp.send(server.host(), Call.get(image.path("json"))).status()).isEqualTo(404);

      client.push("team/old", List.of(image), Map.of("latest", image.id()));
      assertThat(client.pull("team/old", "latest")).hasSize(1);
      await(line -> line.contains("TAG_CREATED"));
    }
  }

  @Test
  void harmsNobodyWhenItIsSlow() {
    try (ServerProcess server = start(", delay_ms: 3600000")) {
      V1Client client = new V1Client(server.host());
      client.push("team/old", List.of(image), Map.of("latest", image.id()));
      assertThat(client.pull("team/old", "latest")).hasSize(1);
      RegistryApi api = new RegistryApi(server.host());
      for (int i = 0; i < 20; i++) {
        pushImage(api, "team/new", "" + i); // none of which waits for the listener's hour
      }
      assertThat(server.log()).contains("listener audit has not told within PT5S whether image");
    }
  }

  @Test
  void harmsNobodyWhenItFails() throws IOException {
    try (ServerProcess server = start(", failing: true")) {
      new V1Client(server.host()).push("team/old", List.of(image), Map.of("latest", image.id()));
      pushImage(new RegistryApi(server.host()), "team/new", "1.0");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!server.log().contains("told to fail") && System.nanoTime() < deadline) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      assertThat(server.log())
          .contains("listener audit failed to hear of an event", "told to fail");
    }
    assertThat(lines()).isEmpty();
  }

  @Test
  void stopsTheStartWithWrongSettings() {
    assertThatThrownBy(() -> start(", refuse: '['"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stowage: extensions.audit: refuse: is no regular expression");
  }

  @Test
  void isHeardBesideAJarThatIsBroken() throws IOException {
    Path broken = jars().resolve("broken.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(broken))) {
      jar.putNextEntry(new JarEntry(SERVICE));
      jar.write("com.example.Missing\n".getBytes(UTF_8));
    }
    try (ServerProcess server = start("")) {
      pushImage(new RegistryApi(server.host()), "team/new", "1.0");
      await(line -> line.contains("TAG_CREATED"));
      assertThat(server.log().lines().filter(line -> line.contains(broken.toString())))
          .singleElement()
          .asString()
          .contains("a listener in", "is left out", "com.example.Missing");
    }
  }
}
