package io.stowage.core.model;

/** Client's text in messages. */
final class Text {

  private static final int EXCERPT = 80;

  private Text() {}

  static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** The beginning of a text, with what is not printable ASCII replaced. */
  static String excerpt(String text) {
    String head = text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
    return head.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
