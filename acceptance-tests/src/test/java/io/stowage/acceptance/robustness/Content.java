package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * The content of a blob: one shared block of noise, repeated, and a stamp at the end that makes it
 * unlike any other. However long, it takes no memory of its own.
 */
final class Content implements Payload {

  private static final int STAMP = 16;
  private static final ByteBuffer NOISE = noise();

  private final long size;
  private final byte[] stamp;
  private final String digest;

  private Content(long size, byte[] stamp, String digest) {
    this.size = size;
    this.stamp = stamp;
    this.digest = digest;
  }

  /** Content unlike any other. Shorter than the stamp it is made longer. */
  static Content random(Random random, long size) {
    return series(random, size, 1).get(0);
  }

  /** So many contents of one size; the part that they share is hashed once. */
  static List<Content> series(Random random, long size, int count) {
    long filled = Math.max(size, STAMP) - STAMP;
    MessageDigest shared = sha256();
    for (long at = 0; at < filled; at += NOISE.capacity()) {
      shared.update(NOISE.duplicate().limit((int) Math.min(NOISE.capacity(), filled - at)));
    }
    List<Content> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] stamp = new byte[STAMP];
      random.nextBytes(stamp);
      contents.add(new Content(filled + STAMP, stamp, finish(shared, stamp)));
    }
    return contents;
  }

  private static String finish(MessageDigest shared, byte[] stamp) {
    try {
      MessageDigest own = (MessageDigest) shared.clone();
      own.update(stamp);
      return named(own);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code sha256:<hex>} of the bytes given. */
  static String digestOf(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return named(digest);
  }

  /** {@code sha256:<hex>} of what was fed to it. */
  static String named(MessageDigest digest) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  String digest() {
    return digest;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    write(channel, 0, size);
  }

  /** The bytes from one offset up to another. */
  Payload part(long from, long to) {
    return new Payload() {
      @Override
      public long size() {
        return to - from;
      }

      @Override
      public void writeTo(WritableByteChannel channel) throws IOException {
        write(channel, from, to);
      }
    };
  }

  private void write(WritableByteChannel channel, long from, long to) throws IOException {
    long filled = size - STAMP;
    long at = from;
    while (at < to) {
      ByteBuffer piece;
      if (at < filled) {
        int offset = (int) (at % NOISE.capacity());
        int length = (int) Math.min(NOISE.capacity() - offset, Math.min(filled, to) - at);
        piece = NOISE.slice(offset, length);
      } else {
        piece = ByteBuffer.wrap(stamp, (int) (at - filled), (int) (to - at));
      }
      at += piece.remaining();
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    }
  }
}
