package io.stowage.acceptance.v1;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.OriginalRegistry;
import io.stowage.acceptance.fixture.V1Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A server of the v1 API as a process of its own.
 *
 * @param host {@code 127.0.0.1:<port>}
 * @param log what it has logged so far
 */
record V1Server(String host, AutoCloseable process, Supplier<String> log) implements AutoCloseable {

  /** Which server it is. */
  enum Kind {
    /** This project's. */
    STOWAGE {
      @Override
      V1Server start(Path folder, Map<String, String> settings) {
        Path file = V1Settings.write(folder, folder.resolve("storage"), settings);
        ServerProcess process =
            ServerProcess.start(
                Map.of(
                    "REGISTRY_HOST",
                    "127.0.0.1",
                    "REGISTRY_PORT",
                    "0",
                    "DOCKER_REGISTRY_CONFIG",
                    file.toString(),
                    "SETTINGS_FLAVOR",
                    V1Settings.FLAVOR));
        return new V1Server(process.host(), process, process::logTail);
      }
    },
    /** The last of the original. */
    ORIGINAL_0_9 {
      @Override
      V1Server start(Path folder, Map<String, String> settings) {
        return original(OriginalRegistry.Release.V0_9, folder, settings);
      }
    },
    /** An older one of the original. */
    ORIGINAL_0_7 {
      @Override
      V1Server start(Path folder, Map<String, String> settings) {
        return original(OriginalRegistry.Release.V0_7, folder, settings);
      }
    };

    /** Those that can store in what the test's servers store in. */
    static Stream<Kind> able() {
      return Stream.concat(Stream.of(STOWAGE), ableOriginals());
    }

    /** Those of the original that can store in what the test's servers store in. */
    static Stream<Kind> ableOriginals() {
      return OriginalRegistry.Release.V0_7.isAbleToStore()
          ? Stream.of(ORIGINAL_0_9, ORIGINAL_0_7)
          : Stream.of(ORIGINAL_0_9);
    }

    /**
     * Starts one on a free port.
     *
     * @param folder for its storage, configuration and log
     * @param settings keys of the configuration with their values in YAML
     */
    abstract V1Server start(Path folder, Map<String, String> settings);

    private static V1Server original(
        OriginalRegistry.Release release, Path folder, Map<String, String> settings) {
      OriginalRegistry registry =
          OriginalRegistry.start(release, folder.resolve("storage"), folder, settings);
      return new V1Server(registry.host(), registry, registry::log);
    }
  }

  @Override
  public void close() {
    try {
      process.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
