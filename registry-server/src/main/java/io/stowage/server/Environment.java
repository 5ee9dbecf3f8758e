package io.stowage.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the environment says: {@code REGISTRY_HOST}, {@code REGISTRY_PORT}, {@code STORAGE_PATH}.
 *
 * @param hosts to listen on; empty for this machine only
 * @param port to listen on
 * @param storage the folder to store in
 * @param warnings for who starts the server
 */
record Environment(List<String> hosts, int port, Path storage, List<String> warnings) {

  /**
   * Reads variables.
   *
   * @param home of the user, where {@code HOME} does not tell it
   * @throws IllegalArgumentException that names the variable with a wrong value
   */
  static Environment of(Map<String, String> variables, String home) {
    List<String> warnings = new ArrayList<>();
    String host = variables.getOrDefault("REGISTRY_HOST", "").trim();
    return new Environment(
        host.isEmpty() ? List.of() : List.of(host),
        port(variables.getOrDefault("REGISTRY_PORT", "").trim(), warnings),
        storage(variables, home),
        warnings);
  }

  private static int port(String value, List<String> warnings) {
    if (value.isEmpty()) {
      return ServerOptions.DEFAULT_PORT;
    }
    if (value.contains("://")) {
      warnings.add(
          "REGISTRY_PORT is '"
              + value
              + "', as Kubernetes sets it for a service named registry; ignored, using "
              + ServerOptions.DEFAULT_PORT);
      return ServerOptions.DEFAULT_PORT;
    }
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(
          "REGISTRY_PORT must be a number from 0 to 65535, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  private static Path storage(Map<String, String> variables, String home) {
    String configured = variables.getOrDefault("STORAGE_PATH", "");
    try {
      if (!configured.isEmpty()) {
        return Path.of(configured).toAbsolutePath().normalize();
      }
      String data = variables.getOrDefault("XDG_DATA_HOME", "");
      String own = variables.getOrDefault("HOME", home);
      Path folder = data.startsWith("/") ? Path.of(data) : Path.of(own, ".local", "share");
      Path storage = folder.resolve("stowage").toAbsolutePath().normalize();
      // What is stored has to last, and not to lie in the root folder or where the server was
      // started.
      return storage.startsWith("/tmp") || !folder.isAbsolute() || folder.startsWith("/.local")
          ? Path.of("/var/lib/stowage")
          : storage;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("STORAGE_PATH is not a path: " + e.getMessage(), e);
    }
  }
}
