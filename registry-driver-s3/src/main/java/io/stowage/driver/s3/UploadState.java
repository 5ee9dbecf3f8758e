package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an upload between two requests, at its path: lines of text, an empty line, and
 * the bytes that do not fill a part yet. Immutable, but for the position of the rest.
 *
 * @param id of the multipart upload; null if none is under way
 * @param tags the entity tags of its parts
 * @param sent how many bytes the parts have, or the object that they have become
 * @param whole whether they have become an object, at {@link #wholePath}
 * @param rest the bytes behind them
 */
record UploadState(
    @Nullable String id, List<String> tags, long sent, boolean whole, ByteBuffer rest) {

  private static final String FIRST_LINE = "stowage upload 1";

  static UploadState empty() {
    return new UploadState(null, List.of(), 0, false, ByteBuffer.allocate(0));
  }

  /** Where the parts become an object before it is copied to its place. */
  static String wholePath(String path) {
    return path + ".whole";
  }

  long size() {
    return sent + rest.remaining();
  }

  byte[] header() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append("sent ").append(sent).append('\n');
    if (whole) {
      text.append("whole\n");
    }
    if (id != null) {
      text.append("upload ").append(id).append('\n');
    }
    for (String tag : tags) {
      text.append("part ").append(tag).append('\n');
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what was stored.
   *
   * @throws IOException if it is something else
   */
  static UploadState parse(String path, ByteBuffer stored) throws IOException {
    ByteBuffer rest = stored.duplicate();
    if (!FIRST_LINE.equals(line(rest))) {
      throw new IOException(path + ": not an upload of this driver");
    }
    String id = null;
    List<String> tags = new ArrayList<>();
    long sent = 0;
    boolean whole = false;
    for (String line = line(rest); !line.isEmpty(); line = line(rest)) {
      String value = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("sent ")) {
        sent = Long.parseLong(value);
      } else if (line.equals("whole")) {
        whole = true;
      } else if (line.startsWith("upload ")) {
        id = value;
      } else if (line.startsWith("part ")) {
        tags.add(value);
      }
    }
    return new UploadState(id, List.copyOf(tags), sent, whole, rest.slice());
  }

  /** Takes a line; empty at the end. */
  private static String line(ByteBuffer text) {
    int start = text.position();
    while (text.hasRemaining()) {
      if (text.get() == '\n') {
        byte[] bytes = new byte[text.position() - 1 - start];
        text.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
