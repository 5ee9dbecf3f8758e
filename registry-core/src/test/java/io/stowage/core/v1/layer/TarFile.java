package io.stowage.core.v1.layer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar files as odd as a test wants them. Texts stand for their bytes in ISO 8859-1. */
final class TarFile {

  static final int BLOCK = 512;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Appends an empty file of mode 644 and time 1. */
  TarFile file(String name) {
    return entry('0', name, "");
  }

  /** Appends a file. */
  TarFile entry(char type, String name, String content) {
    return raw(header(type, name, content.length())).content(content);
  }

  /** Appends an empty file whose header has one field changed. */
  TarFile patched(char type, String name, int offset, String field) {
    byte[] header = header(type, name, 0);
    put(header, offset, field);
    checksum(header);
    return raw(header);
  }

  /** Appends an extended header of the next file. */
  TarFile pax(String... keysAndValues) {
    return pax('x', keysAndValues);
  }

  /** Appends an extended header. */
  TarFile pax(char type, String... keysAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      records.append(record(keysAndValues[i], keysAndValues[i + 1]));
    }
    return entry(type, "PaxHeaders/x", records.toString());
  }

  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length++;
    }
    return length + rest;
  }

  /** Appends GNU's header of a long name. */
  TarFile longName(String name) {
    return entry('L', "././@LongLink", name + "\0");
  }

  /** Appends bytes as they are. */
  TarFile raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Appends bytes filled up to a whole block. */
  TarFile content(String content) {
    return raw(latin1(content)).zeros(-content.length() & (BLOCK - 1));
  }

  /** Appends zeros. */
  TarFile zeros(int count) {
    return raw(new byte[count]);
  }

  /** What has been appended so far. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The same with the end mark. */
  byte[] end() {
    return zeros(2 * BLOCK).bytes();
  }

  static byte[] header(char type, String name, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, String.format("%011o\0%011o\0", size, 1));
    header[156] = (byte) type;
    put(header, 257, "ustar\0" + "00");
    checksum(header);
    return header;
  }

  private static void checksum(byte[] header) {
    put(header, 148, " ".repeat(8));
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0", sum));
  }

  static void put(byte[] header, int offset, String text) {
    byte[] field = latin1(text);
    System.arraycopy(field, 0, header, offset, field.length);
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A text whose characters are the bytes of another in UTF-8. */
  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The first bytes. */
  static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
