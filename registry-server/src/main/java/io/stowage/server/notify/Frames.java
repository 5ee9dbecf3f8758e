package io.stowage.server.notify;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Records in a file: the length, a check sum over length and bytes, the bytes. */
final class Frames {

  /** What stands before the bytes of a record. */
  static final int HEAD = 2 * Integer.BYTES;

  /** No record is longer: a length beyond is none. */
  private static final int LONGEST = 64 << 20;

  private Frames() {}

  /** The records as they stand in the file. */
  static ByteBuffer of(List<byte[]> records) throws IOException {
    long size = 0;
    for (byte[] record : records) {
      size += HEAD + record.length;
      if (record.length > LONGEST || size > Integer.MAX_VALUE) {
        throw new IOException("an event has more than " + LONGEST + " bytes");
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    for (byte[] record : records) {
      bytes.putInt(record.length).putInt(checkSum(record)).put(record);
    }
    return bytes.flip();
  }

  /**
   * Reads a record.
   *
   * @param at where it begins in the file
   * @param end where the file ends, or what may be read of it
   * @return null if there is none, or none that is whole
   */
  static byte @Nullable [] read(FileChannel file, long at, long end) throws IOException {
    if (end - at < HEAD) {
      return null;
    }
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    fill(file, head, at);
    int length = head.getInt();
    int checkSum = head.getInt();
    if (length < 0 || length > LONGEST || length > end - at - HEAD) {
      return null;
    }
    byte[] record = new byte[length];
    fill(file, ByteBuffer.wrap(record), at + HEAD);
    return checkSum(record) == checkSum ? record : null;
  }

  private static void fill(FileChannel file, ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      int count = file.read(bytes, at);
      if (count < 0) {
        throw new EOFException("the file ends at " + at);
      }
      at += count;
    }
    bytes.flip();
  }

  private static int checkSum(byte[] record) {
    CRC32C checkSum = new CRC32C();
    checkSum.update(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).flip());
    checkSum.update(record);
    return (int) checkSum.getValue();
  }
}
