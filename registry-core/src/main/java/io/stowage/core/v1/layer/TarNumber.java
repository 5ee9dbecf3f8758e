package io.stowage.core.v1.layer;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers in the header of a tar file: octal text, or GNU's binary form for large ones. */
final class TarNumber {

  private static final int BINARY = 0x80;

  private TarNumber() {}

  /** Reads a field; null if there is no number in it. An empty field is zero. */
  static @Nullable BigInteger parse(byte[] header, int offset, int length) {
    if ((header[offset] & 0xff) == BINARY) {
      return new BigInteger(1, Arrays.copyOfRange(header, offset + 1, offset + length));
    }
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return parseOctal(header, offset, end);
  }

  private static @Nullable BigInteger parseOctal(byte[] header, int offset, int length) {
    int start = skipSpace(header, offset, length);
    int end = length;
    while (end > start && isSpace(header[end - 1])) {
      end--;
    }
    if (start == end) {
      return BigInteger.ZERO;
    }
    boolean negative = header[start] == '-';
    if (negative || header[start] == '+') {
      start = skipSpace(header, start + 1, end);
    }
    if (end - start > 2 && header[start] == '0' && (header[start + 1] | 0x20) == 'o') {
      start += 2;
    }
    if (start == end) {
      return null;
    }
    long value = 0; // no field has more than 12 digits
    for (int i = start; i < end; i++) {
      if (header[i] < '0' || header[i] > '7') {
        return null;
      }
      value = value << 3 | (header[i] - '0');
    }
    return BigInteger.valueOf(negative ? -value : value);
  }

  private static int skipSpace(byte[] header, int offset, int end) {
    int start = offset;
    while (start < end && isSpace(header[start])) {
      start++;
    }
    return start;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
