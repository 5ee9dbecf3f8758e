package io.stowage.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value as it is given for a key: by the file, or by the environment where the file refers to it.
 * It can be had as it stands or as YAML, and knows where it comes from. Every method throws {@link
 * ConfigurationException} where what is given is not of its kind.
 */
final class Given {

  /** More than a file nests: only aliases get there. */
  private static final int DEPTH_LIMIT = 2 * YamlReader.NESTING_LIMIT;

  private final String key;
  private final String name;
  private final Node written;
  private final Mappings document;
  private final Map<String, String> environment;
  private final int depth;
  private final @Nullable Reference reference;
  private final @Nullable String variable;

  /**
   * A value of a file.
   *
   * @param key its path, for messages
   * @param written the node of the file
   * @param document that the node is of
   * @param environment for what refers to it
   */
  Given(String key, Node written, Mappings document, Map<String, String> environment) {
    this(key, last(key), written, document, environment, true, 0);
  }

  private Given(
      String key,
      String name,
      Node written,
      Mappings document,
      Map<String, String> environment,
      boolean refers,
      int depth) {
    this.key = key;
    this.name = name;
    this.written = written;
    this.document = document;
    this.environment = environment;
    this.depth = depth;
    reference =
        refers && written instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)
            ? Reference.parse(scalar.getValue())
            : null;
    variable = reference == null ? null : environment.get(reference.variable());
    if (depth > DEPTH_LIMIT) {
      throw new ConfigurationException(
          Place.of(document.source(), written)
              + ": nested too deeply; an alias may refer to what it is in");
    }
  }

  /** Its path. */
  String key() {
    return key;
  }

  /** The last part of its path. */
  String name() {
    return name;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The text as it stands; null if there is none, or an empty one. */
  @Nullable String text() {
    String text;
    if (reference == null) {
      text = text(scalar());
    } else {
      text = variable == null ? fallbackText(reference.fallback()) : variable;
    }
    return text == null || text.isEmpty() ? null : text;
  }

  /** A default is of the file, so quotes around it are YAML's; all else is as it stands. */
  private static @Nullable String fallbackText(@Nullable String fallback) {
    if (fallback == null || fallback.isEmpty()) {
      return null;
    }
    try {
      return YamlReader.read(fallback, "") instanceof ScalarNode scalar
              && (scalar.getTag().equals(Tag.NULL) || !scalar.isPlain())
          ? text(scalar)
          : fallback;
    } catch (ConfigurationException e) {
      return fallback;
    }
  }

  private static @Nullable String text(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
  }

  private ScalarNode scalar() {
    if (written instanceof ScalarNode scalar) {
      return checked(scalar);
    }
    throw wrong("a text");
  }

  private ScalarNode checked(ScalarNode scalar) {
    check(
        Scalars.TAGS.contains(scalar.getTag()), "in quotes if it begins with an exclamation mark");
    return scalar;
  }

  /** Whether YAML has nothing here: a null, or a variable that is not set or empty. */
  boolean isNothing() {
    return value(node()) == null;
  }

  /**
   * Whether it is a list. What the environment holds is one if YAML has it so; what is no YAML,
   * such as a single star, is a text.
   */
  boolean isList() {
    try {
      return node() instanceof SequenceNode;
    } catch (ConfigurationException e) {
      return false;
    }
  }

  /** Whether it is a section. */
  boolean isSection() {
    return node() instanceof MappingNode;
  }

  /** The text of what is no list: as YAML has it in quotes, else as it stands. */
  @Nullable String itemText() {
    try {
      if (node() instanceof ScalarNode scalar && !scalar.isPlain()) {
        return text(scalar);
      }
    } catch (ConfigurationException e) {
      return text();
    }
    return text();
  }

  /** The items of a list; itself if it is none. */
  List<Given> items() {
    Node node = node();
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    Mappings of = document(node);
    List<Given> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      of.count(item);
      items.add(child(key + "[" + items.size() + "]", name, item, of));
    }
    return items;
  }

  /** The entries of a section; none if nothing is given. */
  List<Given> entries() {
    Node node = node();
    if (node instanceof ScalarNode && value(node) == null) {
      return List.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("a section with keys of its own");
    }
    Mappings of = document(node);
    List<Given> entries = new ArrayList<>();
    of.entries(mapping)
        .forEach((name, value) -> entries.add(child(key + "." + name, name, value, of)));
    return entries;
  }

  private Given child(String path, String last, Node node, Mappings of) {
    return new Given(path, last, node, of, environment, of == document, depth + 1);
  }

  /**
   * What YAML makes of it: a Boolean, Long, Double, String, List or Map; null for nothing.
   * References inside are followed, and entries that are nothing left out.
   */
  @Nullable Object value() {
    Node node = node();
    if (node instanceof SequenceNode) {
      List<Object> values = new ArrayList<>();
      for (Given item : items()) {
        Object value = item.value();
        if (value != null) {
          values.add(value);
        }
      }
      return values;
    }
    if (!(node instanceof MappingNode)) {
      return value(node);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Given entry : entries()) {
      Object value = entry.value();
      if (value != null) {
        values.put(entry.name(), value);
      }
    }
    return values;
  }

  private @Nullable Object value(Node node) {
    return node instanceof ScalarNode scalar
        ? Scalars.value(checked(scalar).getTag(), scalar.getValue())
        : node;
  }

  /** The node that YAML gives: what the environment holds is YAML itself. */
  private Node node() {
    if (reference == null) {
      return written;
    }
    String text = variable == null ? reference.fallback() : variable;
    try {
      Node node = text == null ? null : YamlReader.read(text, "");
      return node == null ? Scalars.NOTHING : node;
    } catch (ConfigurationException e) {
      throw new ConfigurationException(where() + e.getMessage());
    }
  }

  private Mappings document(Node node) {
    return node.equals(written) ? document : new Mappings(where(), warning -> {});
  }

  /** The key and where it stands, to begin a message with. */
  String where() {
    return key
        + " in "
        + Place.of(document.source(), written)
        + (reference == null || variable == null ? "" : ", set by " + reference.variable());
  }

  /**
   * What is thrown for a value that is refused.
   *
   * @param expected what it must be
   */
  ConfigurationException wrong(String expected) {
    return new ConfigurationException(where() + ": must be " + expected);
  }

  /** Refuses the value unless it is right. */
  void check(boolean right, String expected) {
    if (!right) {
      throw wrong(expected);
    }
  }
}
