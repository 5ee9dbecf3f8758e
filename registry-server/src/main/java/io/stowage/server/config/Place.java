package io.stowage.server.config;

import org.yaml.snakeyaml.nodes.Node;

/**
 * Where something stands.
 *
 * @param source the file, or what takes its place
 * @param line from 1; 0 for the whole
 */
record Place(String source, int line) {

  static Place of(String source, Node node) {
    return new Place(source, node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ", line " + line;
  }
}
