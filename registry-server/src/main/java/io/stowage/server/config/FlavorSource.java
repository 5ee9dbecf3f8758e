package io.stowage.server.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Decides which flavor of which file holds: {@code DOCKER_REGISTRY_CONFIG}, else {@code
 * config/config.yml} if it is there, else the sample if {@code SETTINGS_FLAVOR} is set, else none.
 */
final class FlavorSource {

  private static final String FILE = "DOCKER_REGISTRY_CONFIG";
  private static final String FLAVOR = "SETTINGS_FLAVOR";
  private static final String DEFAULT_FLAVOR = "dev";

  private final Map<String, String> variables;
  private final Path folder;
  private final String home;

  /**
   * A source.
   *
   * @param folder to work in
   * @param home of the user, where {@code HOME} does not tell it
   */
  FlavorSource(Map<String, String> variables, Path folder, String home) {
    this.variables = variables;
    this.folder = folder;
    this.home = home;
  }

  /** The flavor that holds. */
  Flavor find() {
    String configured = variables.getOrDefault(FILE, "");
    String flavor = variables.getOrDefault(FLAVOR, "");
    Path standard = config().resolve("config.yml");
    if (!configured.isEmpty()) {
      return in(configured(configured));
    } else if (Files.exists(standard)) {
      return in(standard);
    }
    return flavor.isEmpty()
        ? withoutFile()
        : Flavor.read(ConfigurationFile.sample(), ConfigurationFile.SAMPLE, flavor);
  }

  /** The flavor of a file. */
  Flavor in(Path file) {
    String flavor = variables.getOrDefault(FLAVOR, "");
    return Flavor.read(
        ConfigurationFile.read(file), file.toString(), flavor.isEmpty() ? DEFAULT_FLAVOR : flavor);
  }

  private Path config() {
    return folder.resolve("config");
  }

  private Path configured(String value) {
    try {
      Path file = config().resolve(value).normalize();
      Path here = folder.resolve(value).normalize();
      if (!Files.exists(file) && Files.exists(here)) {
        throw new ConfigurationException(
            "there is no configuration "
                + file
                + ": "
                + FILE
                + " is relative to the folder config; there is "
                + here);
      }
      return file;
    } catch (InvalidPathException e) {
      throw new ConfigurationException(FILE + " is not a path: " + e.getMessage());
    }
  }

  /** Standalone, both APIs, and the file driver in a folder that lasts. */
  private Flavor withoutFile() {
    Map<String, Node> entries = new LinkedHashMap<>();
    entries.put(Keys.STANDALONE.path(), scalar(Tag.BOOL, "true"));
    entries.put(Keys.STORAGE.path(), scalar(Tag.STR, "file"));
    entries.put("storage_path", scalar(Tag.STR, StorageFolder.of(variables, home).toString()));
    return Flavor.of(DEFAULT_FLAVOR, Flavor.NO_FILE, entries);
  }

  private static Node scalar(Tag tag, String value) {
    return new ScalarNode(tag, value, null, null, ScalarStyle.PLAIN);
  }
}
