package io.stowage.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What bytes must be before they are parsed as JSON. */
public final class JsonBytes {

  private JsonBytes() {}

  /**
   * Tells why bytes are not JSON in UTF-8, whatever they say. The parser guesses UTF-16 and UTF-32,
   * skips a byte order mark and is lax in UTF-8; clients are not.
   *
   * @return null if they may be parsed
   */
  public static @Nullable String problem(byte[] bytes) {
    boolean mark = bytes.length > 0 && (bytes[0] == (byte) 0xef || bytes[0] == 0);
    if (mark || (bytes.length > 1 && bytes[1] == 0)) {
      return "it is not JSON in UTF-8";
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return null;
    } catch (CharacterCodingException e) {
      return "it is not UTF-8";
    }
  }
}
