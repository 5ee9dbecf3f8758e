package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes part.
 *
 * @param name its name in the table
 * @param store what stands in its storage, or null when it is no registry
 * @param launch how to start it
 */
record Candidate(String name, @Nullable SampleStore store, Launch launch) {

  /** How a server is started. */
  interface Launch {
    /**
     * The command that serves {@code storage} on {@code port} of 127.0.0.1.
     *
     * @param home a folder for configuration files
     */
    Command command(Path home, Path storage, int port) throws IOException;
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
    return store != null || work.possibleWithoutRegistry();
  }

  /**
   * The candidate of that name.
   *
   * @throws IllegalArgumentException when there is none, or its program is not known
   */
  static Candidate named(String name, Settings settings) {
    return switch (name) {
      case "stowage" -> new Candidate(name, new DistributionStore(), stowage(settings.jar()));
      case "distribution" ->
          new Candidate(name, new DistributionStore(), distribution(settings.distribution()));
      case "zot" -> new Candidate(name, new ZotStore(), zot(settings.zot()));
      case "undertow" -> new Candidate(name, null, undertow(BareUndertow.Style.COPY));
      case "undertow-plain" -> new Candidate(name, null, undertow(BareUndertow.Style.PLAIN));
      default -> throw new IllegalArgumentException("unknown server " + name);
    };
  }

  private static Launch stowage(Path jar) {
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " is missing; build it with mvn package");
    }
    return (home, storage, port) ->
        new Command(
            List.of(java(), "-jar", jar.toAbsolutePath().toString()),
            Map.of(
                "REGISTRY_HOST", "127.0.0.1",
                "REGISTRY_PORT", Integer.toString(port),
                "STORAGE_PATH", storage.toString()));
  }

  private static Launch distribution(String program) {
    return (home, storage, port) -> {
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
            filesystem:
              rootdirectory: %s
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
    };
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
                storage.toString(),
                style.name()),
            Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
