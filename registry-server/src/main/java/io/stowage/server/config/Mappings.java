package io.stowage.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads mappings of one document, with what their merge keys bring. Aliases may multiply what is
 * written down, or refer to what they are in; both have an end here.
 */
final class Mappings {

  /** More than any configuration has, and little to hold. */
  static final int ENTRY_LIMIT = 100_000;

  private final String source;
  private final Consumer<String> warnings;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int entries;

  Mappings(String source, Consumer<String> warnings) {
    this.source = source;
    this.warnings = warnings;
  }

  /** What the document is called. */
  String source() {
    return source;
  }

  /**
   * The entries of a mapping: its own, then those of its merge keys that it does not have. Of a key
   * that is there twice the last counts, with a warning.
   *
   * @throws ConfigurationException if a key is none, a merge key merges something else than
   *     mappings, or there are too many entries
   */
  Map<String, Node> entries(MappingNode mapping) {
    if (!open.add(mapping)) {
      throw new ConfigurationException(Place.of(source, mapping) + ": << merges what it is in");
    }
    Map<String, Node> own = new LinkedHashMap<>();
    List<Node> merges = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      count(tuple.getKeyNode());
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merges.add(tuple.getValueNode());
      } else if (own.put(name(tuple.getKeyNode()), tuple.getValueNode()) != null) {
        warnings.accept(
            Place.of(source, tuple.getKeyNode())
                + ": "
                + name(tuple.getKeyNode())
                + " is there twice; this one counts");
      }
    }
    merges.forEach(merged -> merge(merged, own));
    open.remove(mapping);
    return own;
  }

  private void merge(Node merged, Map<String, Node> into) {
    if (merged instanceof MappingNode mapping) {
      entries(mapping).forEach(into::putIfAbsent);
    } else if (merged instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(MappingNode.class::isInstance)) {
      sequence.getValue().forEach(each -> merge(each, into));
    } else {
      throw new ConfigurationException(
          Place.of(source, merged) + ": << must merge a mapping, or a list of mappings");
    }
  }

  private String name(Node key) {
    if (key instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new ConfigurationException(Place.of(source, key) + ": a key must be a text");
  }

  /**
   * Counts a value that is expanded.
   *
   * @throws ConfigurationException if there are too many
   */
  void count(Node node) {
    if (++entries > ENTRY_LIMIT) {
      throw new ConfigurationException(
          Place.of(source, node)
              + ": aliases make more than "
              + ENTRY_LIMIT
              + " values of this document");
    }
  }
}
