package io.stowage.driver.s3;

/** Where a listing starts. Stores repeat it in their answer, in XML, which cannot hold any text. */
final class ListStart {

  private ListStart() {}

  /** The key itself, or as much of it as can be repeated; what follows is to be filtered then. */
  static String of(String key) {
    int index = 0;
    while (index < key.length() && isXml(key.codePointAt(index))) {
      index += Character.charCount(key.codePointAt(index));
    }
    return key.substring(0, index);
  }

  private static boolean isXml(int character) {
    return (character >= ' ' && character < Character.MIN_SURROGATE)
        || (character > Character.MAX_SURROGATE && character < 0xfffe)
        || character > 0xffff;
  }
}
