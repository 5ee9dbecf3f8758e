package io.stowage.core.v1.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The records of extended headers that matter here (POSIX, "pax Extended Header"). */
final class PaxRecords {

  private static final Set<String> KEYS = Set.of("path", "size", "mtime", "uid", "gid");
  private static final int MAX_LENGTH_DIGITS = 9;

  private PaxRecords() {}

  /** Reads records up to the first that is damaged. Of two with one key the later one holds. */
  static Map<String, byte[]> parse(byte[] bytes) {
    Map<String, byte[]> records = new HashMap<>();
    int start = 0;
    while (true) {
      int at = start;
      int length = 0;
      while (at < bytes.length && at - start < MAX_LENGTH_DIGITS && isDigit(bytes[at])) {
        length = 10 * length + bytes[at++] - '0';
      }
      int end = start + length; // of the record, whose last byte is a line feed
      if (at == start || at >= end || length > bytes.length - start || bytes[at] != ' ') {
        return records;
      }
      int equals = at + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == end || bytes[end - 1] != '\n') {
        return records;
      }
      String key = new String(bytes, at + 1, equals - at - 1, StandardCharsets.ISO_8859_1);
      if (KEYS.contains(key)) {
        records.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
      }
      start = end;
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
