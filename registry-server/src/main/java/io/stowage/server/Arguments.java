package io.stowage.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the runnable jar.
 *
 * @param command what to do
 * @param file to check; null for the one that a start would use
 */
record Arguments(Command command, @Nullable Path file) {

  static final String HELP =
      """
      usage: java -jar registry-server.jar [--check-config [FILE] | --read-layers | --rebuild-search | --help | --version]

      Without an argument the registry is served.

        --check-config  Read the configuration that a start would use, or FILE, and show the values that
                        hold, without secrets. The exit code is 1 if something is wrong, else 0.
        --read-layers   Read the layers of v1 images that have not been read yet, and exit: what is else
                        done when an image is pulled over v2 for the first time. A server may be running.
        --rebuild-search
                        Make the search index anew from what is stored, and exit. Servers may be
                        running; they go on to search.
        --help          Show this.
        --version       Show the version.

      Environment:
        SETTINGS_FLAVOR         the flavor of the configuration; dev if it is not set
        DOCKER_REGISTRY_CONFIG  the configuration, relative to the folder config; config.yml if it is
                                not set. Without one, the sample if SETTINGS_FLAVOR is set
        STORAGE_PATH            the folder to store in
        REGISTRY_HOST           the address or name to listen on; this machine only if it is not set
        REGISTRY_PORT           the port to listen on; 5000 if it is not set, 0 for any that is free

      docs/configuration.md has all of it.
      """;

  /** What the program can do. */
  enum Command {
    SERVE,
    CHECK_CONFIG,
    READ_LAYERS,
    REBUILD_SEARCH,
    HELP,
    VERSION
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException that names the one that is not known
   */
  static Arguments parse(String... arguments) {
    if (arguments.length == 0) {
      return new Arguments(Command.SERVE, null);
    }
    Command command =
        switch (arguments[0]) {
          case "--check-config" -> Command.CHECK_CONFIG;
          case "--read-layers" -> Command.READ_LAYERS;
          case "--rebuild-search" -> Command.REBUILD_SEARCH;
          case "--help" -> Command.HELP;
          case "--version" -> Command.VERSION;
          default -> throw unknown(arguments[0]);
        };
    if (arguments.length == 1) {
      return new Arguments(command, null);
    }
    if (command != Command.CHECK_CONFIG || arguments.length > 2 || arguments[1].startsWith("-")) {
      throw unknown(arguments[command == Command.CHECK_CONFIG ? arguments.length - 1 : 1]);
    }
    try {
      return new Arguments(command, Path.of(arguments[1]));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + arguments[1] + "' is not a path", e);
    }
  }

  private static IllegalArgumentException unknown(String argument) {
    return new IllegalArgumentException(
        "unknown argument '" + argument + "'; --help lists those that are known");
  }
}
