package io.stowage.acceptance.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts in bin, called as they are installed. */
final class StartScriptsTest {

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  /** A Java that tells how it was called. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do echo "[$argument]"; done
      env
      """;

  private Path folder = Path.of("");

  @BeforeEach
  void install() throws IOException {
    folder = Folders.create();
    Path bin = Files.createDirectories(home().resolve("bin"));
    for (String script : new String[] {"registry", "docker-registry"}) {
      Files.copy(Tool.repositoryRoot().resolve("bin").resolve(script), bin.resolve(script));
      bin.resolve(script).toFile().setExecutable(true);
      Files.createSymbolicLink(folder.resolve(script), Path.of("a home", "bin", script));
    }
    Files.createDirectory(home().resolve("lib"));
    Files.createSymbolicLink(
        home().resolve("lib/registry-server.jar"), ServerProcess.jar().toAbsolutePath());
    Path java = Files.createDirectories(home().resolve("fake java/bin")).resolve("java");
    Files.writeString(java, JAVA);
    java.toFile().setExecutable(true);
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  private Path home() {
    return folder.resolve("a home");
  }

  /** A script, called by a link to it. */
  private Tool script(String name) {
    return Tool.at(folder.resolve(name), folder.resolve("user"))
        .env("JAVA_HOME", home().resolve("fake java").toString());
  }

  @Test
  void shellcheckFindsNothing() {
    Path root = Tool.repositoryRoot();
    Tool shellcheck = Tool.find("shellcheck", folder);
    for (String script :
        new String[] {
          "bin/registry",
          "bin/docker-registry",
          "container/build.sh",
          "container/entrypoint",
          "container/healthcheck"
        }) {
      shellcheck.run("--shell=sh", root.resolve(script).toString());
    }
  }

  @Test
  void bothStartTheServerWhichEndsInOrder() throws IOException {
    for (String name : new String[] {"registry", "docker-registry"}) {
      Tool script =
          Tool.at(folder.resolve(name), folder.resolve("user"))
              .env("JAVA_HOME", System.getProperty("java.home"))
              .env("JAVA_OPTS", "-Xmx64m -XX:-UsePerfData")
              .env("REGISTRY_PORT", "0")
              .env("STORAGE_PATH", folder.resolve("the storage").toString());
      Path log = folder.resolve(name + ".log");
      try (Daemon server = Daemon.start(script, log)) {
        server.await(LISTENING);
        // The script has become the server: a signal reaches it.
        assertThat(server.processes()).hasSize(1);
      }
      assertThat(Files.readString(log)).contains("storing in file:").doesNotContain("Exception");
    }
    assertThat(script("registry").run("--version")).contains("[--version]");
  }

  @Test
  void registryPassesArgumentsAndOptionsOn() {
    String output =
        script("registry").env("JAVA_OPTS", "-Xmx64m -Dglob=*").run("--check-config", "a file");

    assertThat(output)
        .startsWith(
            "[-Xmx64m]\n[-Dglob=*]\n[-jar]\n[%s]\n[--check-config]\n[a file]\n"
                .formatted(home().resolve("lib/registry-server.jar")));
  }

  @Test
  void registrySaysWhatIsMissing() throws IOException {
    assertThat(script("registry").env("JAVA_HOME", "/nowhere").runToFailure().errors())
        .isEqualTo("registry: JAVA_HOME is /nowhere, and /nowhere/bin/java is not there\n");
    Files.delete(home().resolve("lib/registry-server.jar"));
    assertThat(script("registry").runToFailure().errors())
        .startsWith("registry: neither " + home().resolve("lib/registry-server.jar"))
        .hasLineCount(1);
  }

  @Test
  void dockerRegistryHandsOnWhatHasACounterpart() {
    Tool.Result result =
        script("docker-registry")
            .env("GUNICORN_GRACEFUL_TIMEOUT", "3600")
            .env("GUNICORN_SILENT_TIMEOUT", "0")
            .env("GUNICORN_ACCESS_LOG_FILE", "/var/log/the access.log")
            .env("GUNICORN_ERROR_LOG_FILE", "\"-\"")
            .call();

    assertThat(result.errors()).isEmpty();
    assertThat(result.output().lines())
        .contains(
            "SHUTDOWN_TIMEOUT=3600s",
            "IDLE_TIMEOUT=24h",
            "ACCESS_LOG_FILE=/var/log/the access.log",
            "SETTINGS_FLAVOR=dev")
        .noneMatch(line -> line.startsWith("ERROR_LOG_FILE="));
    assertThat(
            script("docker-registry")
                .env("GUNICORN_GRACEFUL_TIMEOUT", "3600")
                .env("SHUTDOWN_TIMEOUT", "5s")
                .env("SETTINGS_FLAVOR", "prod")
                .run()
                .lines())
        .contains("SHUTDOWN_TIMEOUT=5s", "SETTINGS_FLAVOR=prod");
  }

  @Test
  void whatDockerRegistryHandsOnActs() {
    Tool script =
        Tool.at(folder.resolve("docker-registry"), folder.resolve("user"))
            .env("JAVA_HOME", System.getProperty("java.home"))
            .env("STORAGE_PATH", folder.resolve("storage").toString())
            .env("REGISTRY_PORT", "0")
            .env("GUNICORN_GRACEFUL_TIMEOUT", "3600")
            .env("GUNICORN_SILENT_TIMEOUT", "7")
            .env("GUNICORN_ACCESS_LOG_FILE", folder.resolve("the access.log").toString())
            .env("GUNICORN_ERROR_LOG_FILE", folder.resolve("the error.log").toString());

    assertThat(script.run("--check-config"))
        .contains("shutdown_timeout: 1h\n", "idle_timeout: 7s\n", "error_file: ")
        .contains(folder.resolve("the error.log").toString());

    try (Daemon server = Daemon.start(script, folder.resolve("server.log"))) {
      String host = "127.0.0.1:" + server.await(LISTENING).group(1);
      assertThat(new RegistryApi(host).tags("nothing/here")).isEmpty();
      server.await(() -> read("the access.log").contains("GET /v2/nothing/here/tags/list"));
    }
    assertThat(folder.resolve("the error.log")).exists();
    assertThat(read("server.log")).doesNotContain("/v2/nothing/here");
  }

  private String read(String file) {
    try {
      return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void dockerRegistrySaysWhatToUseInsteadOfTheRest() {
    for (String name :
        new String[] {
          "GUNICORN_WORKERS",
          "GUNICORN_USER",
          "GUNICORN_GROUP",
          "GUNICORN_OPTS",
          "NEW_RELIC_LICENSE_KEY",
          "NEW_RELIC_CONFIG_FILE",
          "NEW_RELIC_ENVIRONMENT"
        }) {
      Tool.Result result = script("docker-registry").env(name, "some value").call();

      assertThat(result.exitCode()).isEqualTo(0);
      assertThat(result.errors())
          .startsWith("docker-registry: " + name + " has no effect: ")
          .hasLineCount(1)
          .doesNotContain("some value");
      assertThat(script("docker-registry").env(name, "").call().errors()).isEmpty();
    }
    assertThat(
            script("docker-registry").env("GUNICORN_SILENT_TIMEOUT", "1m").runToFailure().errors())
        .isEqualTo(
            "docker-registry: GUNICORN_SILENT_TIMEOUT is '1m', and has to be a whole number of"
                + " seconds\n");
  }
}
