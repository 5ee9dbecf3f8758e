package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Builds layers, entry by entry, and gives one fixed layer in the compressions of the time. */
final class LayerTar {

  private static final int BLOCK = 512;
  private static final int MODIFIED = 1_400_000_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a folder. */
  LayerTar folder(String name) {
    return entry(name, '5', 0755, "", new byte[0]);
  }

  /** Adds a file with a text for content. */
  LayerTar file(String name, String content) {
    return entry(name, '0', 0644, "", content.getBytes(UTF_8));
  }

  /**
   * Adds an entry.
   *
   * @param type the type flag of the tar format
   * @param target of a link, else empty
   */
  LayerTar entry(String name, char type, int mode, String target, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, octal(mode, 7));
    put(header, 108, octal(1000, 7));
    put(header, 116, octal(100, 7));
    put(header, 124, octal(content.length, 11));
    put(header, 136, octal(MODIFIED, 11));
    put(header, 148, " ".repeat(8));
    header[156] = (byte) type;
    put(header, 157, target);
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(sum, 6) + "\0");
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  /** The layer with the two empty blocks at its end. */
  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(new byte[2 * BLOCK]);
    return whole.toByteArray();
  }

  private static String octal(int value, int digits) {
    return String.format("%0" + digits + "o", value);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  /** Some bytes compressed with gzip. */
  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A layer of the folder {@code etc} and the file {@code etc/hosts}, compressed. */
  enum Compressed {
    BZIP2(
        "QlpoOTFBWSZTWU9eNvYAAFbbgMqQQAH/gACEakCeQAoIIAB0EqGp6gDQ0AGnqCUKaMTIAAA4hG1T5CNQCWXcivrCBNzD"
            + "wRRPGL8nG5gwOkUkBwo8DbegBBYH229zuNBCWSrQIEVIq+2+yoRHhMGw5n6Kw0xh7ErwPxdyRThQkE9eNvY="),
    XZ(
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4An/AGNdADKdCIYQ5JSzSsi80f5CS2Mz1B2JkVQVwHamLhQM1z/RxCDeRBdj"
            + "hY1snkgn4jfvnt7k7cKQHo0YkF1yqITUmw5Jd/qi8ijK/Oakan/2Fw3bBkHscfMq6ceK7qElcNTKcVjEAAAA"
            + "5RSK46SVnZgAAX+AFAAAAJMbvFexxGf7AgAAAAAEWVo="),
    ZSTD(
        "KLUv/QRo9QIAUgQOEqC7AQCKF+6panhpetuGA8eLKQcvJAomieGkGNZUNa3bUgN1OuLZ6eb+Ddddw6paCsnjdxk/UKcO"
            + "IGBtsWbwnV8X0GCq2WGzBw+YztzUeTHPHscBSBBTgPHE32p9VUg=");

    private final String base64;

    Compressed(String base64) {
      this.base64 = base64;
    }

    /** The layer as it is sent. */
    byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }
  }
}
