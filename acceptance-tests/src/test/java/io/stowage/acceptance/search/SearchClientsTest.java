package io.stowage.acceptance.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** {@code docker search} and {@code podman search}. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
class SearchClientsTest {

  private static final int MANY = 60;

  private Path folder;
  private SearchServer server;

  @BeforeAll
  void startServer() {
    folder = Folders.create();
    server = SearchServer.start(folder, "sqlite:///" + folder.resolve("search.db"));
    server.put("library/postgres");
    server.put("team/postgres-client");
    server.push("data/platform/postgres", "A database with extensions");
    for (int i = 0; i < MANY; i++) {
      server.put("many/app" + i);
    }
    server.await("description", () -> server.names("extensions").size() == 1);
  }

  @AfterAll
  void stopServer() {
    server.close();
    Folders.delete(folder);
  }

  @Test
  void docker() throws IOException {
    try (DockerEngine engine = DockerEngine.start(folder.resolve("docker"))) {
      Tool docker = engine.client();

      assertThat(docker.run("search", server.host() + "/postgres"))
          .contains("library/postgres", "team/postgres-client", "data/platform/postgres")
          .contains("A database with extensions")
          .doesNotContain("many/");
      assertThat(
              docker.run(
                  "search", "--limit", "40", "--format", "{{.Name}}", server.host() + "/many/app"))
          .satisfies(names -> assertThat(names.lines()).hasSize(40));
      assertThat(docker.run("search", "--format", "{{.Name}}", server.host() + "/nothing-has-this"))
          .isBlank();
    }
  }

  @Test
  void podman() {
    Tool podman =
        Tool.find("podman", folder.resolve("home"))
            .with("--cgroup-manager", "cgroupfs", "--events-backend", "file")
            .with("--root", folder.resolve("containers").toString())
            .with("--runroot", folder.resolve("run").toString())
            .with("--storage-driver", "vfs");

    assertThat(podman.run("search", "--tls-verify=false", server.host() + "/postgres"))
        .contains(server.host() + "/library/postgres", server.host() + "/team/postgres-client")
        .contains(server.host() + "/data/platform/postgres", "A database with extensions")
        .doesNotContain("many/");
    assertThat(
            podman.run(
                "search",
                "--tls-verify=false",
                "--limit",
                "40",
                "--format",
                "{{.Name}}",
                server.host() + "/many/app"))
        .satisfies(names -> assertThat(names.lines()).hasSize(40));
    // Without a text it asks for the catalog.
    assertThat(
            podman.run(
                "search",
                "--tls-verify=false",
                "--limit",
                "100",
                "--format",
                "{{.Name}}",
                server.host() + "/"))
        .contains("/data/platform/postgres", "/many/app59");
  }
}
