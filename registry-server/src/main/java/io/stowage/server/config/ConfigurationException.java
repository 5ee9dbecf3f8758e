package io.stowage.server.config;

import java.util.List;

/** What is wrong with a configuration. Each line is for the user, and shows no secret. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final List<String> lines;

  ConfigurationException(String line) {
    this(List.of(line));
  }

  /**
   * Several at once.
   *
   * @param lines one for each thing that is wrong; one at least
   */
  ConfigurationException(List<String> lines) {
    super(
        lines.size() == 1
            ? lines.get(0)
            : lines.get(0)
                + " (and "
                + (lines.size() - 1)
                + " more that is wrong; --check-config lists it)");
    this.lines = List.copyOf(lines);
  }

  /** Everything that is wrong, a line each; the message has the first. */
  public List<String> lines() {
    return lines;
  }
}
