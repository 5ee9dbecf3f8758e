package io.stowage.core.v1.layer;

/** Writes texts as JSON in ASCII, as Python's own writer does. */
final class JsonText {

  private static final String HEX = "0123456789abcdef";
  private static final char REPLACEMENT = '\ufffd';

  private JsonText() {}

  /** Appends UTF-8. What is none becomes the replacement character; surrogates are taken. */
  static void append(StringBuilder json, byte[] utf8) {
    json.append('"');
    int at = 0;
    while (at < utf8.length) {
      int length = sequenceLength(utf8, at);
      if (length == 0) {
        append(json, REPLACEMENT);
        at++;
        continue;
      }
      int codePoint = length == 1 ? utf8[at] : utf8[at] & (0x7f >> length);
      for (int i = 1; i < length; i++) {
        codePoint = codePoint << 6 | (utf8[at + i] & 0x3f);
      }
      if (Character.isBmpCodePoint(codePoint)) {
        append(json, (char) codePoint);
      } else {
        append(json, Character.highSurrogate(codePoint));
        append(json, Character.lowSurrogate(codePoint));
      }
      at += length;
    }
    json.append('"');
  }

  /** The length of the character at an index; 0 if there is none. */
  private static int sequenceLength(byte[] utf8, int at) {
    int first = utf8[at] & 0xff;
    int second = at + 1 < utf8.length ? utf8[at + 1] & 0xff : 0;
    int length;
    if (first < 0x80) {
      return 1;
    } else if (first >= 0xc2 && first < 0xe0) {
      length = 2;
    } else if (first >= 0xe0 && first < 0xf0 && (first != 0xe0 || second >= 0xa0)) {
      length = 3;
    } else if (first >= 0xf0
        && first < 0xf5
        && (first != 0xf0 || second >= 0x90)
        && (first != 0xf4 || second < 0x90)) {
      length = 4;
    } else {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if (at + i >= utf8.length || (utf8[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** Appends a text. */
  static void append(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      append(json, text.charAt(i));
    }
    json.append('"');
  }

  private static void append(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '\f' -> json.append("\\f");
      case '\b' -> json.append("\\b");
      default -> {
        if (c >= ' ' && c <= '~') {
          json.append(c);
        } else {
          json.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX.charAt(c >> shift & 0xf));
          }
        }
      }
    }
  }
}
