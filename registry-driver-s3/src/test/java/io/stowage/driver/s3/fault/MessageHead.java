package io.stowage.driver.s3.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The first lines of a message of HTTP/1.1. */
class MessageHead {

  private final List<String> lines;

  MessageHead(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads up to and with the empty line.
   *
   * @return the lines without it; empty if the stream ends before the first byte
   */
  static List<String> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int end = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      end = next == '\n' ? end + 1 : next == '\r' ? end : 0;
      if (end == 2) {
        return head.toString(ISO_8859_1).strip().lines().toList();
      }
    }
    if (head.size() > 0) {
      throw new EOFException("ended within " + head.toString(ISO_8859_1));
    }
    return List.of();
  }

  /** The value of a header; null if there is none. */
  final @Nullable String header(String name) {
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }

  /** How many bytes follow; -1 if it does not say so. */
  final long length() {
    String value = header("content-length");
    return value == null ? -1 : Long.parseLong(value);
  }

  final boolean isChunked() {
    return "chunked".equalsIgnoreCase(header("transfer-encoding"));
  }

  final boolean isLast() {
    return "close".equalsIgnoreCase(header("connection"));
  }

  final String text(Predicate<String> wanted) {
    StringBuilder text = new StringBuilder();
    lines.stream().filter(wanted).forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString();
  }

  final String firstLine() {
    return lines.get(0);
  }
}
