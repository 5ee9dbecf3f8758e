package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A content digest, {@code <algorithm>:<hex>} (OCI image specification, "Digests"). Immutable;
 * equal by its text.
 */
public final class Digest implements Reference {

  /** The registered algorithms that the registry computes. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String label;
    private final String javaName;
    private final int hexLength;

    Algorithm(String label, String javaName, int hexLength) {
      this.label = label;
      this.javaName = javaName;
      this.hexLength = hexLength;
    }

    /** Its name in digests. */
    public String label() {
      return label;
    }

    /** A new computation. */
    public MessageDigest newMessageDigest() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // both are required of every Java platform
      }
    }

    /**
     * Finds an algorithm by its name in digests.
     *
     * @throws RegistryException {@code DIGEST_INVALID} if there is none
     */
    public static Algorithm parse(String label) {
      for (Algorithm algorithm : values()) {
        if (algorithm.label.equals(label)) {
          return algorithm;
        }
      }
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID,
          "unsupported digest algorithm '" + Text.excerpt(label) + "': use sha256 or sha512");
    }
  }

  private final Algorithm algorithm;
  private final String text;

  private Digest(Algorithm algorithm, String text) {
    this.algorithm = algorithm;
    this.text = text;
  }

  /**
   * Parses {@code <algorithm>:<hex>} with lower case digits.
   *
   * @throws RegistryException {@code DIGEST_INVALID} that says what is wrong
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw invalid(text, "expected <algorithm>:<hex>");
    }
    Algorithm algorithm = Algorithm.parse(text.substring(0, colon));
    if (text.length() - colon - 1 != algorithm.hexLength) {
      throw invalid(text, algorithm.label + " has " + algorithm.hexLength + " hex digits");
    }
    for (int i = colon + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || !Text.isLowerOrDigit(c)) {
        throw invalid(text, "hex digits are 0-9 and a-f");
      }
    }
    return new Digest(algorithm, text);
  }

  /** The digest that a computation has come to, which is reset. */
  public static Digest of(Algorithm algorithm, MessageDigest computed) {
    return new Digest(
        algorithm, algorithm.label + ":" + HexFormat.of().formatHex(computed.digest()));
  }

  /** Computes the digest of some bytes. */
  public static Digest of(Algorithm algorithm, byte[] bytes) {
    MessageDigest computation = algorithm.newMessageDigest();
    computation.update(bytes);
    return of(algorithm, computation);
  }

  private static RegistryException invalid(String text, String why) {
    return new RegistryException(
        ErrorCode.DIGEST_INVALID, "invalid digest '" + Text.excerpt(text) + "': " + why);
  }

  /** The algorithm before the colon. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** The digits behind the colon. */
  public String hex() {
    return text.substring(algorithm.label.length() + 1);
  }

  /**
   * The tag under which clients of registries without the referrers API list what refers to this
   * digest (OCI distribution specification, "Referrers Tag Schema").
   */
  public Tag referrersTag() {
    String hex = hex();
    return Tag.parse(algorithm.label + "-" + hex.substring(0, Math.min(64, hex.length())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && text.equals(digest.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@code <algorithm>:<hex>}. */
  @Override
  public String toString() {
    return text;
  }
}
