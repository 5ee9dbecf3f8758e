package io.stowage.core.v1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Bytes, compressed. */
final class Compressed {

  private Compressed() {}

  static byte[] xz(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream xz = new XZOutputStream(compressed, new LZMA2Options(1))) {
      xz.write(bytes);
    }
    return compressed.toByteArray();
  }

  static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream bzip2 = new BZip2CompressorOutputStream(compressed)) {
      bzip2.write(bytes);
    }
    return compressed.toByteArray();
  }
}
