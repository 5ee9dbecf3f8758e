package io.stowage.acceptance.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.clients.DockerEngine;
import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.v1.V1Client;
import io.stowage.acceptance.v1.V1Image;
import io.stowage.driver.s3.awssdk.MemoryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The container image, built by its one command and run by a Docker engine as docker-registry's
 * was: with the lines of its documentation, in which only the image has another name.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class ImageTest {

  private static final Pattern LISTENING = Pattern.compile("listening on http://0.0.0.0:5000");
  private static final long SIZE_LIMIT = 120_000_000;
  private static final int LARGE = 200;
  private static final String S3_KEY = "AKIAHSHB43HS3J92MXZ";
  private static final String S3_SECRET = "xdDowwlK7TJajV1Y7EoOZrmuPEJlHYcNP2k4j49T";
  private static final String TAG =
      "registry/docker/registry/v2/repositories/team/stored/_manifests/tags/1/current/link";

  private final Path folder = Folders.create();
  private DockerEngine engine;
  private Tool docker;
  private int containers;

  @BeforeAll
  void build() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    engine = DockerEngine.startWithNetwork(folder.resolve("docker"));
    docker = engine.client();
    engine
        .user(Tool.repositoryRoot().resolve("container/build.sh"))
        .env("CONTAINER_ENGINE", "/usr/bin/docker")
        .env("JAVA_HOME", System.getProperty("java.home"))
        .run("registry");
  }

  @AfterAll
  void stopEngine() {
    engine.close();
    Folders.delete(folder);
  }

  /** A container in the foreground, named as the test that runs it. */
  private final class Container implements AutoCloseable {

    private final String name;
    private final Daemon client;

    Container(String name, String... arguments) {
      this.name = name;
      List<String> line = new ArrayList<>(List.of("run", "--name", name));
      line.addAll(List.of(arguments));
      client =
          Daemon.start(
              docker.with(line.toArray(new String[0])),
              folder.resolve(name + "-" + ++containers + ".log"));
      client.await(LISTENING);
    }

    String host() {
      String published = docker.run("port", name, "5000").lines().findFirst().orElseThrow();
      return "127.0.0.1:" + published.substring(published.lastIndexOf(':') + 1);
    }

    String log() {
      return client.log();
    }

    /** What the kernel says of its first process. */
    String status() {
      return docker.run("exec", name, "cat", "/proc/1/status");
    }

    /** Stops it in order, and fails the test if it does not end so. */
    void stop() {
      docker.run("stop", "--time", "40", name);
      assertThat(docker.run("inspect", "--format", "{{.State.ExitCode}}", name)).isEqualTo("0\n");
    }

    @Override
    public void close() {
      docker.run("rm", "--force", "--volumes", name);
      client.close();
    }
  }

  @Test
  void isSmall() {
    String size = docker.run("image", "inspect", "--format", "{{.Size}}", "registry").strip();
    System.out.println("[deployment] the image has " + size + " bytes");
    assertThat(Long.parseLong(size)).isLessThan(SIZE_LIMIT);
    assertThat(docker.run("run", "--rm", "registry", "--version")).startsWith("Stowage ");
    assertThat(docker.run("run", "--rm", "registry", "registry", "--help")).startsWith("usage:");
  }

  @Test
  void keepsImagesInAVolumeOfTheHostsAndDoesNotRunAsRoot() throws IOException {
    Path volume = Files.createDirectory(folder.resolve("registry"));
    String line = volume + ":/tmp/registry";
    V1Image image = V1Image.named("in a container");
    try (Container container = new Container("volume", "-p", "5000", "-v", line, "registry")) {
      new V1Client(container.host())
          .push("library/old", List.of(image), Map.of("latest", image.id()));
      push(container.host() + "/library/new:1");

      assertThat(container.status())
          .contains("Name:\tjava\n")
          .contains("Uid:\t10001\t10001\t10001\t10001\n")
          .contains("Gid:\t10001\t10001\t10001\t10001\n")
          .contains("CapEff:\t0000000000000000\n")
          .contains("NoNewPrivs:\t1\n");
      docker.run("exec", "volume", "healthcheck");
      container.stop();
    }
    assertThat(Files.getAttribute(volume, "unix:uid")).isEqualTo(10001);
    assertThat(volume.resolve("docker/registry/v2/repositories/library/new")).isDirectory();
    try (Container container = new Container("volume", "-p", "5000", "-v", line, "registry")) {
      assertThat(V1Client.digest(new V1Client(container.host()).pull("library/old", "latest")))
          .isEqualTo(V1Client.digest(List.of(image)));
      assertThat(new RegistryApi(container.host()).tags("library/new")).containsExactly("1");
    }
  }

  @Test
  void takesAConfigurationThatIsMounted() throws IOException {
    Path configuration = Files.createDirectory(folder.resolve("registry-conf"));
    Path file =
        Files.writeString(
            configuration.resolve("config.yml"),
            """
            common: &common
                standalone: true
                loglevel: info
            dev:
                <<: *common
                storage: local
                storage_path: /home/myself/docker
            """);
    for (Path path : List.of(configuration, file)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (Container container =
        new Container(
            "configured",
            "-p",
            "5000",
            "-v",
            configuration + ":/registry-conf",
            "-e",
            "DOCKER_REGISTRY_CONFIG=/registry-conf/config.yml",
            "registry")) {
      assertThat(container.log()).contains("storing in file:/home/myself/docker");
      push(container.host() + "/configured:1");
      assertThat(new RegistryApi(container.host()).tags("configured")).containsExactly("1");
    }
  }

  @Test
  void storesInS3WithItsVariables() throws Exception {
    MemoryStore memory = new MemoryStore(Clock.systemUTC());
    S3Proxy store =
        S3Proxy.builder()
            .blobStore(memory)
            .endpoint(URI.create("http://0.0.0.0:0")) // for containers as well
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, S3_KEY, S3_SECRET)
            .build();
    var unused = memory.createContainer("acme-docker");
    store.start();
    String gateway =
        docker.run("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
    try (Container container =
        new Container(
            "s3",
            "-e",
            "SETTINGS_FLAVOR=s3",
            "-e",
            "AWS_BUCKET=acme-docker",
            "-e",
            "STORAGE_PATH=/registry",
            "-e",
            "AWS_KEY=" + S3_KEY,
            "-e",
            "AWS_SECRET=" + S3_SECRET,
            "-e",
            "SEARCH_BACKEND=sqlalchemy",
            "-e",
            "AWS_HOST=" + gateway.strip(), // in place of Amazon's
            "-e",
            "AWS_PORT=" + store.getPort(),
            "-e",
            "AWS_SECURE=false",
            "-e",
            "AWS_ENCRYPT=false", // which this store has not
            "-p",
            "5000",
            "registry")) {
      push(container.host() + "/team/stored:1");

      assertThat(container.log())
          .contains("storing in s3:http://" + gateway.strip())
          .contains("/acme-docker/registry/")
          .doesNotContain(S3_SECRET);
      assertThat(docker.run("search", container.host() + "/stored")).contains("team/stored");
      assertThat(memory.blobExists("acme-docker", TAG)).isTrue();
    } finally {
      store.stop();
    }
  }

  @Test
  void runsAsAnotherUserAndTellsWhatVariablesDoNot() {
    try (Container container =
        new Container(
            "user", "-p", "5000", "--user", "4242", "-e", "GUNICORN_WORKERS=8", "registry")) {
      push(container.host() + "/any:1");

      assertThat(container.status()).contains("Uid:\t4242\t");
      assertThat(container.log()).contains("GUNICORN_WORKERS has no effect: ");
      container.stop();
    }
  }

  @Test
  void fitsIntoLittleMemory() throws Exception {
    String digest = Digests.of(new LargeBody(LARGE, () -> {}));
    try (Container container =
        new Container("memory", "-p", "5000", "--memory", "256m", "registry")) {
      URI uploads = URI.create("http://" + container.host() + "/v2/large/blobs/uploads/");
      HttpRequest request =
          HttpRequest.newBuilder(uploads.resolve("?digest=" + digest))
              .POST(BodyPublishers.ofInputStream(() -> new LargeBody(LARGE, () -> {})))
              .build();
      HttpResponse<Void> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.discarding());

      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(new RegistryApi(container.host()).digestOfBlob("large", digest)).hasValue(digest);
      container.stop();
      assertThat(docker.run("inspect", "--format", "{{.State.OOMKilled}}", "memory"))
          .isEqualTo("false\n");
    }
  }

  private void push(String image) {
    Path tar = Tarball.write(folder.resolve("import.tar"), 1, 1_000_000);
    docker.run("import", tar.toString(), image);
    docker.run("push", image);
  }
}
