package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes part.
 *
 * @param name its name in the table
 * @param apis what it can do
 * @param ping what it answers with 200 when it is ready
 * @param store what stands in its storage before it starts, if anything
 * @param launch how to start it
 */
record Candidate(
    String name, Set<Api> apis, String ping, @Nullable SampleStore store, Launch launch) {

  /** The registry in Python that the v1 API comes from. */
  static final String DOCKER_REGISTRY = "docker-registry";

  private static final Set<Api> OCI = EnumSet.of(Api.TRANSFER, Api.V2);
  private static final Set<Api> BLOBS = EnumSet.of(Api.TRANSFER);

  Candidate {
    apis = Set.copyOf(apis);
  }

  /** How a server is started. */
  interface Launch {
    /**
     * The command that serves a storage on {@code port} of 127.0.0.1.
     *
     * @param home a folder for configuration files
     * @param storage its {@link Storage#location}
     */
    Command command(Path home, String storage, int port) throws IOException;
  }

  /**
   * A command line and what it adds to the environment. Its outputs, and so its access log, go to a
   * file, for each server alike.
   */
  record Command(List<String> words, Map<String, String> environment) {
    Command {
      words = List.copyOf(words);
      environment = Map.copyOf(environment);
    }
  }

  boolean can(Work work) {
    return apis.contains(work.api());
  }

  /**
   * The candidate of that name.
   *
   * @throws IllegalArgumentException when there is none, or its program is not known
   */
  static Candidate named(String name, Settings settings) {
    return switch (name) {
      case "stowage" ->
          new Candidate(
              name,
              EnumSet.allOf(Api.class),
              "/v2/",
              new DistributionStore(),
              stowage(stowageJar(settings)));
      case DOCKER_REGISTRY ->
          new Candidate(
              name,
              EnumSet.of(Api.V1),
              "/v1/_ping",
              null,
              dockerRegistry(settings.dockerRegistry(), settings.workers()));
      case "distribution" ->
          new Candidate(
              name, OCI, "/v2/", new DistributionStore(), distribution(settings.distribution()));
      case "zot" -> new Candidate(name, OCI, "/v2/", new ZotStore(), zot(settings.zot()));
      case "undertow" ->
          new Candidate(name, BLOBS, "/v2/", null, undertow(BareUndertow.Style.COPY));
      case "undertow-plain" ->
          new Candidate(name, BLOBS, "/v2/", null, undertow(BareUndertow.Style.PLAIN));
      default -> throw new IllegalArgumentException("unknown server " + name);
    };
  }

  /**
   * The runnable jar of Stowage.
   *
   * @throws IllegalArgumentException when it is missing
   */
  static Path stowageJar(Settings settings) {
    Path jar = settings.jar().toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " is missing; build it with mvn package");
    }
    return jar;
  }

  private static Launch stowage(Path jar) {
    return (home, storage, port) ->
        new Command(
            List.of(java(), "-jar", jar.toString()),
            Map.of(
                "REGISTRY_HOST",
                "127.0.0.1",
                "REGISTRY_PORT",
                Integer.toString(port),
                "STORAGE_PATH",
                storage));
  }

  /** As its own command starts it, but without a new worker after every hundred requests. */
  private static Launch dockerRegistry(Path environment, int workers) {
    Path gunicorn = environment.resolve("bin/gunicorn").toAbsolutePath();
    if (!Files.exists(gunicorn)) {
      throw new IllegalArgumentException(
          gunicorn + " is missing; acceptance-tests/install-tools.sh makes it");
    }
    Path sample = environment.resolve("lib/python2.7/site-packages/config/config_sample.yml");
    return (home, storage, port) ->
        new Command(
            List.of(
                gunicorn.toString(),
                "--access-logfile=-",
                "--error-logfile=-",
                "--worker-class=gevent",
                "--workers=" + workers,
                "--timeout=3600",
                "--graceful-timeout=1",
                "--bind=127.0.0.1:" + port,
                "docker_registry.wsgi:application"),
            Map.of(
                "DOCKER_REGISTRY_CONFIG",
                sample.toAbsolutePath().toString(),
                "SETTINGS_FLAVOR",
                "local",
                "STORAGE_PATH",
                storage));
  }

  private static Launch distribution(String program) {
    return (home, storage, port) ->
        distribution(program, home, "filesystem:\n    rootdirectory: " + storage, port);
  }

  /**
   * How Distribution is run.
   *
   * @param storage what its configuration says of where to store, indented by two
   */
  static Command distribution(String program, Path home, String storage, int port)
      throws IOException {
    Path configuration = home.resolve("distribution.yml");
    Files.writeString(
        configuration,
        """
        version: 0.1
        log:
          level: info
          accesslog:
            disabled: false
        storage:
          %s
          cache:
            blobdescriptor: inmemory
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:%d
        """
            .formatted(storage, port));
    return new Command(
        List.of(program, "serve", configuration.toString()),
        Map.of("OTEL_TRACES_EXPORTER", "none"));
  }

  private static Launch zot(@Nullable Path program) {
    if (program == null) {
      throw new IllegalArgumentException("zot needs --zot PATH");
    }
    return (home, storage, port) -> {
      Path configuration = home.resolve("zot.json");
      Files.writeString(
          configuration,
          """
          {
            "distSpecVersion": "1.1.1",
            "storage": {"rootDirectory": "%s", "dedupe": false, "gc": false},
            "http": {"address": "127.0.0.1", "port": "%d"},
            "log": {"level": "info"}
          }
          """
              .formatted(storage, port));
      return new Command(
          List.of(program.toAbsolutePath().toString(), "serve", configuration.toString()),
          Map.of());
    };
  }

  private static Launch undertow(BareUndertow.Style style) {
    return (home, storage, port) ->
        new Command(
            List.of(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                BareUndertow.class.getName(),
                Integer.toString(port),
                storage,
                style.name()),
            Map.of());
  }

  /** The program that runs this one. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
