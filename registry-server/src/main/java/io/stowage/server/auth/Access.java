package io.stowage.server.auth;

import org.jspecify.annotations.Nullable;

/** What a token lets its bearer do with a repository. */
public enum Access {
  /** To GET and HEAD. */
  READ("read"),
  /** To PUT and POST. */
  WRITE("write"),
  /** To DELETE. */
  DELETE("delete");

  private final String text;

  Access(String text) {
    this.text = text;
  }

  /** The access that a method needs; null for a method that no token allows. */
  public static @Nullable Access of(String method) {
    return switch (method) {
      case "GET", "HEAD" -> READ;
      case "PUT", "POST" -> WRITE;
      case "DELETE" -> DELETE;
      default -> null;
    };
  }

  /** The access that a token names; null for any other word, capitals included. */
  static @Nullable Access named(String text) {
    for (Access access : values()) {
      if (access.text.equals(text)) {
        return access;
      }
    }
    return null;
  }

  /** The word in a token. */
  @Override
  public String toString() {
    return text;
  }
}
