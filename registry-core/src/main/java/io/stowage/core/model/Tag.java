package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;

/**
 * A tag: {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}} (OCI distribution specification, "Pulling
 * manifests").
 */
public final class Tag implements Reference {

  private static final int MAX_LENGTH = 128;

  private final String name;

  private Tag(String name) {
    this.name = name;
  }

  /**
   * Parses a tag.
   *
   * @throws RegistryException {@code MANIFEST_INVALID} that says what is wrong
   */
  public static Tag parse(String name) {
    if (!isValid(name)) {
      throw new RegistryException(
          ErrorCode.MANIFEST_INVALID,
          "invalid tag '"
              + Text.excerpt(name)
              + "': a tag is 1 to 128 letters, digits, '_', '.' or '-', not beginning with '.' or '-'");
    }
    return new Tag(name);
  }

  /** Whether a text is a tag. */
  public static boolean isValid(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean word = Text.isLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tag tag && name.equals(tag.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
