package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OriginalRegistry.Release;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.V1Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Addresses for one API or both, and the originals' configurations, from a file. */
class ListenersTest {

  private static final String THREE =
      """
      [{host: 127.0.0.1, port: 0, apis: [v1]}, {host: 127.0.0.1, port: 0, apis: [v2]}, \
      {host: 127.0.0.1, port: 0, apis: [v1, v2]}]""";
  private static final String VERSION = "Docker-Distribution-Api-Version";

  private final V1Image base = V1Image.named("listened base");
  private final V1Image top = base.child("listened top");

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  /** A Docker engine that sees no version header in /v2/ goes on with v1, any other never does. */
  @Test
  void eachListenerAnswersForItsApis() {
    Path file =
        V1Settings.write(
            folder, folder.resolve("storage"), Map.of("standalone", "true", "listeners", THREE));
    try (ServerProcess server = start(file, V1Settings.FLAVOR, Map.of())) {
      assertThat(server.hosts()).hasSize(3).doesNotHaveDuplicates();
      String v1 = server.hosts().get(0);
      String v2 = server.hosts().get(1);
      String both = server.hosts().get(2);

      assertThat(List.of(status(v1, "/v1/_ping"), status(v1, "/v2/"), status(v1, "/")))
          .containsExactly(200, 404, 200);
      assertThat(RawHttp.send(v1, Call.get("/v2/")).header(VERSION)).isEmpty();
      assertThat(List.of(status(v2, "/v1/_ping"), status(v2, "/v2/"))).containsExactly(404, 200);
      assertThat(List.of(status(both, "/v1/_ping"), status(both, "/v2/")))
          .containsExactly(200, 200);
      for (String host : List.of(v2, both)) {
        assertThat(RawHttp.send(host, Call.get("/v2/")).header(VERSION)).contains("registry/2.0");
      }

      push(v1);
      assertThat(new RegistryApi(v1).tags("team/app")).isEmpty();
      Optional<String> digest = new RegistryApi(v2).digest("team/app", "latest");
      assertThat(digest).isPresent().isEqualTo(new RegistryApi(both).digest("team/app", "latest"));
      verifyPull(both);
      assertThatThrownBy(() -> push(v2))
          .isInstanceOfSatisfying(
              V1Client.RefusedException.class, it -> assertThat(it.status()).isEqualTo(404));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOriginalsSampleServesAsItIs(Release release) {
    Map<String, String> variables =
        Map.of(
            "REGISTRY_HOST",
            "127.0.0.1",
            "REGISTRY_PORT",
            "0",
            "STORAGE_PATH",
            folder.resolve("storage").toString());
    try (ServerProcess server = start(release.sample(), "local", variables)) {
      push(server.host());
      verifyPull(server.host());
      assertThat(new RegistryApi(server.host()).digest("team/app", "latest")).isPresent();
    }
    assertThat(folder.resolve("storage/images").resolve(top.id()).resolve("json")).exists();
  }

  private static ServerProcess start(Path file, String flavor, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("DOCKER_REGISTRY_CONFIG", file.toString());
    environment.put("SETTINGS_FLAVOR", flavor);
    return ServerProcess.start(environment);
  }

  private static int status(String host, String path) {
    return RawHttp.send(host, Call.get(path)).status();
  }

  private void push(String host) {
    new V1Client(host).push("team/app", List.of(base, top), Map.of("latest", top.id()));
  }

  private void verifyPull(String host) {
    assertThat(V1Client.digest(new V1Client(host).pull("team/app", "latest")))
        .isEqualTo(V1Client.digest(List.of(top, base)));
  }
}
