package io.stowage.server.config;

/**
 * A text that must not be shown.
 *
 * @param value what nobody may see
 */
public record Secret(String value) {

  /** What is shown in its place. */
  static final String MASK = "********";

  @Override
  public String toString() {
    return MASK;
  }
}
