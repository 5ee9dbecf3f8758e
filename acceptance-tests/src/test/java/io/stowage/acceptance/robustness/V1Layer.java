package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.Random;

/**
 * A layer: a tar file of one file of noise, whose name makes it unlike any other. However long, it
 * takes no memory of its own.
 */
final class V1Layer implements Payload {

  private static final int BLOCK = 512;
  private static final ByteBuffer NOISE = noise();
  private static final ByteBuffer END = ByteBuffer.allocateDirect(2 * BLOCK);

  private final byte[] header;
  private final long noise;
  private final String digest;

  private V1Layer(byte[] header, long noise) {
    this.header = header;
    this.noise = noise;
    MessageDigest sha256 = Content.sha256();
    feed(sha256);
    this.digest = Content.named(sha256);
  }

  /** A layer unlike any other, of about this size. */
  static V1Layer random(Random random, long size) {
    long noise = Math.max(1, size / BLOCK - 3) * BLOCK;
    String name = "noise-%016x".formatted(random.nextLong());
    return new V1Layer(header(name, noise), noise);
  }

  private static byte[] header(String name, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0".formatted(size) + "00000000000\0" + " ".repeat(8) + "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[1 << 20];
    new Random(2).nextBytes(bytes);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  String digest() {
    return digest;
  }

  @Override
  public long size() {
    return BLOCK + noise + END.capacity();
  }

  /** Adds all of it to a digest. */
  void feed(MessageDigest sha256) {
    for (long at = 0; at < size(); ) {
      ByteBuffer piece = piece(at, size());
      at += piece.remaining();
      sha256.update(piece);
    }
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    part(size()).writeTo(channel);
  }

  /** Its first bytes. */
  Payload part(long length) {
    return new Payload() {
      @Override
      public long size() {
        return length;
      }

      @Override
      public void writeTo(WritableByteChannel channel) throws IOException {
        for (long at = 0; at < length; ) {
          ByteBuffer piece = piece(at, length);
          at += piece.remaining();
          while (piece.hasRemaining()) {
            channel.write(piece);
          }
        }
      }
    };
  }

  private ByteBuffer piece(long from, long to) {
    if (from < BLOCK) {
      return ByteBuffer.wrap(header, (int) from, (int) Math.min(BLOCK, to) - (int) from);
    }
    long at = from - BLOCK;
    if (at >= noise) {
      return END.slice((int) (at - noise), (int) (to - from));
    }
    int offset = (int) (at % NOISE.capacity());
    long length = Math.min(NOISE.capacity() - offset, Math.min(noise - at, to - from));
    return NOISE.slice(offset, (int) length);
  }
}
