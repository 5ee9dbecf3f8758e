package io.stowage.acceptance.deployment;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** Bytes that cannot be compressed, made while they are read, with something done for each MiB. */
final class LargeBody extends InputStream {

  private static final int BLOCK = 1 << 20;

  private final byte[] block = new byte[BLOCK];
  private final int blocks;
  private final Runnable each;
  private int next;
  private int position = BLOCK;

  /**
   * The same bytes for the same size.
   *
   * @param each is run before each MiB but the first
   */
  LargeBody(int mebibytes, Runnable each) {
    this.blocks = mebibytes;
    this.each = each;
    new Random(mebibytes).nextBytes(block);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (position == BLOCK) {
      if (next == blocks) {
        return -1;
      }
      if (next > 0) {
        each.run();
      }
      ByteBuffer.wrap(block).putInt(next++);
      position = 0;
    }
    int count = Math.min(length, BLOCK - position);
    System.arraycopy(block, position, to, offset, count);
    position += count;
    return count;
  }
}
