package io.stowage.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** The folder to store in without a configuration file. */
final class StorageFolder {

  private StorageFolder() {}

  /**
   * What {@code STORAGE_PATH} names, else a folder that lasts.
   *
   * @param home of the user, where {@code HOME} does not tell it
   * @throws ConfigurationException if it is not a path
   */
  static Path of(Map<String, String> variables, String home) {
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
      throw new ConfigurationException("STORAGE_PATH is not a path: " + e.getMessage());
    }
  }
}
