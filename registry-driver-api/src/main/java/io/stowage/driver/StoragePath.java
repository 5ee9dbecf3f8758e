package io.stowage.driver;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Comparator;

/**
 * The rules of paths: one or more segments separated by single {@code /}; no segment is empty,
 * {@code .} or {@code ..}, longer than {@value #MAX_SEGMENT_BYTES} bytes of UTF-8, or holds a
 * control character or half of a surrogate pair; the whole has at most {@value #MAX_BYTES} bytes.
 */
public final class StoragePath {

  /** The longest segment, in bytes of UTF-8. */
  public static final int MAX_SEGMENT_BYTES = 255;

  /** The longest path, in bytes of UTF-8. */
  public static final int MAX_BYTES = 900;

  /**
   * The order of listings: by Unicode code points, which is the order of the UTF-8 bytes. It
   * compares whole paths, so {@code a-b} stands before {@code a/b}.
   */
  public static final Comparator<String> ORDER = StoragePath::compare;

  private StoragePath() {}

  /**
   * Checks the path of an object or of a folder other than the root.
   *
   * @return the path
   * @throws InvalidPathException that says which rule it breaks
   */
  public static String check(String path) {
    int segmentStart = 0;
    boolean ascii = true;
    for (int i = 0; i <= path.length(); i++) {
      char c = i == path.length() ? '/' : path.charAt(i);
      if (c == '/') {
        checkSegment(path, segmentStart, i, ascii);
        segmentStart = i + 1;
        ascii = true;
      } else if (c < 0x20 || c == 0x7f) {
        throw new InvalidPathException(printable(path), "control character", i);
      } else if (c >= 0x80) {
        ascii = false;
        if (Character.isHighSurrogate(c)
            && i + 1 < path.length()
            && Character.isLowSurrogate(path.charAt(i + 1))) {
          i++;
        } else if (Character.isSurrogate(c)) {
          throw new InvalidPathException(printable(path), "half of a surrogate pair", i);
        }
      }
    }
    if (path.length() * 3L > MAX_BYTES && utf8Length(path) > MAX_BYTES) {
      throw new InvalidPathException(printable(path), "longer than " + MAX_BYTES + " bytes");
    }
    return path;
  }

  /**
   * Checks the path of a folder, for which the empty string is the root.
   *
   * @return the path
   * @throws InvalidPathException that says which rule it breaks
   */
  public static String checkFolder(String folder) {
    return folder.isEmpty() ? folder : check(folder);
  }

  private static void checkSegment(String path, int start, int end, boolean ascii) {
    int length = end - start;
    if (length == 0) {
      throw new InvalidPathException(printable(path), "empty segment", start);
    }
    if (path.charAt(start) == '.'
        && (length == 1 || (length == 2 && path.charAt(start + 1) == '.'))) {
      throw new InvalidPathException(printable(path), "segment . or ..", start);
    }
    if (length > MAX_SEGMENT_BYTES
        || (!ascii && utf8Length(path.substring(start, end)) > MAX_SEGMENT_BYTES)) {
      throw new InvalidPathException(
          printable(path), "segment longer than " + MAX_SEGMENT_BYTES + " bytes", start);
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String printable(String path) {
    return path.replaceAll("\\p{Cntrl}", "?");
  }

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above every other char, though their values do not.
        boolean xHigh = Character.isSurrogate(x);
        boolean yHigh = Character.isSurrogate(y);
        return xHigh == yHigh ? x - y : (xHigh ? 1 : -1);
      }
    }
    return a.length() - b.length();
  }
}
