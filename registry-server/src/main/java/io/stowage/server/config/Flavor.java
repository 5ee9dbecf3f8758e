package io.stowage.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One flavor of a document, with what it inherits.
 *
 * @param name of the flavor
 * @param document that it is of
 * @param entries its keys and what is written for them
 * @param warnings about the document
 */
record Flavor(String name, Mappings document, Map<String, Node> entries, List<String> warnings) {

  /** What the source of a flavor is called that no file has. */
  static final String NO_FILE = "the environment";

  private static final String COMMON = "common";

  /**
   * Reads a document. What {@code common} has and the flavor has not is the flavor's, where {@code
   * common} has no anchor to be merged by.
   *
   * @param source what to call the document
   * @throws ConfigurationException if it is no YAML, no mapping of flavors, or has no such flavor
   */
  static Flavor read(String text, String source, String name) {
    List<String> warnings = new ArrayList<>();
    Mappings document = new Mappings(source, warnings::add);
    Map<String, Node> flavors = flavors(YamlReader.read(text, source), document);
    Node flavor = flavors.get(name);
    if (flavor == null) {
      throw new ConfigurationException(
          source
              + " has no flavor "
              + name
              + (flavors.isEmpty() ? "" : "; it has " + String.join(", ", flavors.keySet()))
              + "; set SETTINGS_FLAVOR");
    }
    Map<String, Node> entries = new LinkedHashMap<>(entries(flavor, name, document));
    Node common = flavors.get(COMMON);
    if (common != null && common.getAnchor() == null) {
      entries(common, COMMON, document).forEach(entries::putIfAbsent);
    }
    return new Flavor(name, document, entries, warnings);
  }

  /** A flavor that no file has. */
  static Flavor of(String name, String source, Map<String, Node> entries) {
    return new Flavor(name, new Mappings(source, warning -> {}), entries, new ArrayList<>());
  }

  private static Map<String, Node> flavors(@Nullable Node root, Mappings document) {
    if (root == null || root.getTag().equals(Tag.NULL)) {
      return Map.of();
    }
    if (root instanceof MappingNode mapping) {
      return document.entries(mapping);
    }
    throw new ConfigurationException(
        Place.of(document.source(), root) + ": must be flavors: keys with sections of settings");
  }

  private static Map<String, Node> entries(Node flavor, String name, Mappings document) {
    if (flavor instanceof MappingNode mapping) {
      return document.entries(mapping);
    } else if (flavor.getTag().equals(Tag.NULL)) {
      return Map.of();
    }
    throw new ConfigurationException(
        name + " in " + Place.of(document.source(), flavor) + ": must be a section of settings");
  }
}
