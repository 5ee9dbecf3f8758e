package io.stowage.server.config;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads YAML into nodes, which know their lines. Nothing is made of them here, so a document cannot
 * ask for an object of a class.
 */
final class YamlReader {

  static final int LENGTH_LIMIT = 1 << 20;
  static final int NESTING_LIMIT = 50;

  /** What aliases multiply is limited where it is expanded: {@link Mappings}. */
  private static final int ALIAS_LIMIT = 1000;

  private YamlReader() {}

  /**
   * Reads one document.
   *
   * @param source what to call it
   * @return its root; null if it is empty
   * @throws ConfigurationException that tells where it is not YAML, without showing it
   */
  static @Nullable Node read(String text, String source) {
    if (text.length() > LENGTH_LIMIT) {
      throw new ConfigurationException(
          source + ": is not YAML: it has more than " + LENGTH_LIMIT + " characters");
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LENGTH_LIMIT);
    options.setNestingDepthLimit(NESTING_LIMIT);
    options.setMaxAliasesForCollections(ALIAS_LIMIT);
    try {
      return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new ConfigurationException(
          new Place(source, line) + ": is not YAML: " + oneLine(e.getProblem()));
    } catch (YAMLException e) {
      // Its message is one of SnakeYAML's limits, or a character that YAML does not allow.
      throw new ConfigurationException(source + ": is not YAML: " + oneLine(e.getMessage()));
    }
  }

  /** Names of aliases and tags are left out: they may be secrets that want quotes. */
  private static String oneLine(@Nullable String problem) {
    return problem == null
        ? "it cannot be read"
        : problem
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("(?i)\\b(alias|tag)\\b.*", "$1")
            .trim();
  }
}
