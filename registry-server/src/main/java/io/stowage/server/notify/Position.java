package io.stowage.server.notify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Up to where a queue has been delivered, in a file of its own. It is not forced: after a power cut
 * it may be an older one, and what was delivered since is delivered again.
 */
final class Position implements AutoCloseable {

  private static final int SIZE = 2 * Long.BYTES;

  private final FileChannel file;
  private long place;

  private Position(FileChannel file, long place) {
    this.file = file;
    this.place = place;
  }

  /** Opens it; 0 if there is none, or a damaged one. */
  static Position open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      ByteBuffer bytes = ByteBuffer.allocate(SIZE);
      int count = file.read(bytes, 0);
      long place = bytes.getLong(0);
      boolean whole = count == SIZE && place >= 0 && bytes.getLong(Long.BYTES) == checkSum(place);
      return new Position(file, whole ? place : 0);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static long checkSum(long place) {
    CRC32C checkSum = new CRC32C();
    checkSum.update(ByteBuffer.allocate(Long.BYTES).putLong(place).flip());
    return checkSum.getValue();
  }

  long get() {
    return place;
  }

  void set(long to) throws IOException {
    place = to;
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).putLong(to).putLong(checkSum(to)).flip();
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
