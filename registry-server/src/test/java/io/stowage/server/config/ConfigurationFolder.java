package io.stowage.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder to work in, with its configuration. */
record ConfigurationFolder(Path folder) {

  /** Writes config/config.yml. */
  ConfigurationFolder with(String yaml) {
    return with("config.yml", yaml);
  }

  /** Writes a file of the folder config. */
  ConfigurationFolder with(String name, String yaml) {
    try {
      Files.createDirectories(folder.resolve("config"));
      Files.writeString(folder.resolve("config").resolve(name), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Loads what an environment asks for. */
  LoadedConfiguration load(Map<String, String> environment) {
    try {
      return new ConfigurationLoader(environment, folder, "/home/somebody").load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the flavor dev, of nothing but some settings beside the storage. */
  LoadedConfiguration dev(String settings, Map<String, String> environment) {
    String indented = settings.indent(4);
    return with("dev:\n    storage: file\n    storage_path: /srv/registry\n" + indented)
        .load(environment);
  }
}
