package io.stowage.server.config;

import io.stowage.core.storage.Drivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the configuration that an environment asks for: docs/configuration.md has its rules. */
public final class ConfigurationLoader {

  private final Map<String, String> variables;
  private final Path folder;
  private final FlavorSource source;

  /**
   * A loader.
   *
   * @param variables of the environment
   * @param folder to work in, absolute: relative paths are relative to it
   * @param home of the user, where {@code HOME} does not tell it
   */
  public ConfigurationLoader(Map<String, String> variables, Path folder, String home) {
    this.variables = Map.copyOf(variables);
    this.folder = folder;
    this.source = new FlavorSource(this.variables, folder, home);
  }

  /**
   * Reads what {@code DOCKER_REGISTRY_CONFIG} and {@code SETTINGS_FLAVOR} say.
   *
   * @throws ConfigurationException if there is no such file or flavor, or it cannot be read
   * @throws IOException if the storage drivers cannot be read
   */
  public LoadedConfiguration load() throws IOException {
    return load(source.find());
  }

  /**
   * Reads the flavor {@code SETTINGS_FLAVOR} of a file.
   *
   * @param file relative to the folder to work in
   * @throws ConfigurationException if there is no such file or flavor, or it cannot be read
   * @throws IOException if the storage drivers cannot be read
   */
  public LoadedConfiguration load(Path file) throws IOException {
    return load(source.in(folder.resolve(file).normalize()));
  }

  private LoadedConfiguration load(Flavor flavor) throws IOException {
    Path jars = drivers(flavor);
    Drivers drivers = Drivers.find(jars);
    Settings settings = Settings.read(flavor, variables, keys(drivers));
    if (!settings.isGiven(Keys.LISTENERS)) {
      settings.set(Keys.LISTENERS, ListenVariables.listeners(variables, settings.warnings()::add));
    }
    return new LoadedConfiguration(
        settings, drivers, new ConfigurationReader(settings, drivers, jars, folder).read());
  }

  private @Nullable Path drivers(Flavor flavor) {
    Settings settings = Settings.readOnly(flavor, variables, Keys.DRIVERS_FOLDER);
    String configured = settings.get(Keys.DRIVERS_FOLDER);
    if (configured == null) {
      return null;
    }
    try {
      Path jars = folder.resolve(configured).normalize();
      if (Files.isDirectory(jars)) {
        return jars;
      }
    } catch (InvalidPathException e) {
      // No path is no folder either.
    }
    throw new ConfigurationException(
        settings.where(Keys.DRIVERS_FOLDER.path()) + ": must be a folder that is there");
  }

  /** What a driver declares wins over what is known of docker-registry's of that name. */
  private static List<Key<?>> keys(Drivers drivers) throws IOException {
    List<Key<?>> keys = new ArrayList<>(DriverKeys.known());
    for (String driver : drivers.names()) {
      DriverKeys.declared(drivers.options(driver)).forEach(keys::add);
    }
    List<Key<?>> all = new ArrayList<>(Keys.ALL);
    for (Key<?> key : keys) {
      if (Keys.ALL.stream().noneMatch(own -> own.path().equals(key.path()))) {
        all.add(key);
      }
    }
    return all;
  }
}
