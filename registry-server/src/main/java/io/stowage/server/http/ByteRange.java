package io.stowage.server.http;

import org.jspecify.annotations.Nullable;

/**
 * The part of some content that a {@code Range} header asks for (RFC 9110, section 14).
 *
 * @param first position of the first byte
 * @param length in bytes; 0 if nothing of it can be satisfied
 */
public record ByteRange(long first, long length) {

  private static final String UNIT = "bytes=";
  private static final int MOST_DIGITS = 18;

  /**
   * Parses the header's value.
   *
   * @param size of the content in bytes
   * @return null if the header is to be ignored: it is malformed, of another unit, or asks for
   *     several ranges; otherwise the range, clamped to the content
   */
  public static @Nullable ByteRange parse(String header, long size) {
    String value = header.trim();
    if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return null;
    }
    String range = value.substring(UNIT.length()).trim();
    int dash = range.indexOf('-');
    if (dash < 0) {
      return null;
    }
    long first = number(range.substring(0, dash));
    long last = number(range.substring(dash + 1));
    if (dash == 0) {
      return last < 0 ? null : new ByteRange(Math.max(0, size - last), Math.min(last, size));
    }
    boolean open = dash == range.length() - 1;
    if (first < 0 || (!open && last < 0)) {
      return null;
    }
    if (first >= size || (!open && last < first)) {
      return new ByteRange(first, 0);
    }
    return new ByteRange(first, open ? size - first : Math.min(last, size - 1) - first + 1);
  }

  /** A whole number; -1 if it is none. One of very many digits is more than any size. */
  private static long number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return digits.length() > MOST_DIGITS ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
  }
}
