package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;

/**
 * The name of a repository: path components of {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*} (OCI
 * distribution specification, "Pulling manifests"), 255 characters at most.
 */
public final class RepositoryName implements Repository {

  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 255;

  private final String name;

  private RepositoryName(String name) {
    this.name = name;
  }

  /**
   * Parses a name.
   *
   * @throws RegistryException {@code NAME_INVALID} that says what is wrong
   */
  public static RepositoryName parse(String name) {
    if (!isValid(name)) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID,
          "invalid repository name '"
              + Text.excerpt(name)
              + "': a name is at most 255 characters of components separated by '/', each of"
              + " a-z and 0-9 with single '.', '_', '__' or any number of '-' between them");
    }
    return new RepositoryName(name);
  }

  /** Whether a text is a repository's name. */
  public static boolean isValid(String name) {
    return !name.isEmpty() && name.length() <= MAX_LENGTH && componentsAreValid(name);
  }

  private static boolean componentsAreValid(String name) {
    int separator = 0; // how many separator characters stand before this one
    char previous = '/';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Text.isLowerOrDigit(c)) {
        separator = 0;
      } else if (c == '/' || c == '.') {
        if (separator > 0 || previous == '/') {
          return false;
        }
        separator = 1;
      } else if (c == '_') {
        boolean second = separator == 1 && previous == '_';
        if (previous == '/' || (separator > 0 && !second)) {
          return false;
        }
        separator++;
      } else if (c == '-') {
        if (previous == '/' || (separator > 0 && previous != '-')) {
          return false;
        }
        separator = 1;
      } else {
        return false;
      }
      previous = c;
    }
    return separator == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RepositoryName that && name.equals(that.name);
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
