package io.stowage.benchmarks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as registries write them: {@code sha256:<hex>}. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** The digest of what is between position and limit, which stay where they are. */
  static String of(ByteBuffer bytes) {
    MessageDigest digest = start();
    digest.update(bytes.duplicate());
    return name(digest);
  }

  static String name(MessageDigest digest) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
