package io.stowage.server.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bytes to be pushed, their media type and their digests. */
public final class Content {

  private static final Random RANDOM = new Random();

  private final String mediaType;
  private final byte[] bytes;

  private Content(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  public static Content of(String mediaType, byte[] bytes) {
    return new Content(mediaType, bytes.clone());
  }

  public static Content of(String mediaType, String text) {
    return new Content(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A layer of random bytes, which no other test has pushed. */
  public static Content layer(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return new Content(MediaTypes.LAYER, bytes);
  }

  /** An image configuration that no other test has pushed. */
  public static Content config() {
    return of(
        MediaTypes.CONFIG,
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"" + RANDOM.nextLong() + "\"}");
  }

  /** The {@code {}} that artifacts name as their configuration. */
  public static Content emptyJson() {
    return of(MediaTypes.EMPTY, "{}");
  }

  public String mediaType() {
    return mediaType;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public byte[] bytes(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  public int size() {
    return bytes.length;
  }

  /** {@code sha256:<hex>}. */
  public String digest() {
    return digest("SHA-256", "sha256:");
  }

  /** {@code sha512:<hex>}. */
  public String sha512() {
    return digest("SHA-512", "sha512:");
  }

  /** A descriptor of it, free to be changed. */
  public ObjectNode descriptor() {
    return descriptor(digest());
  }

  /** A descriptor of it under another digest, free to be changed. */
  public ObjectNode descriptor(String digest) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("mediaType", mediaType)
        .put("digest", digest)
        .put("size", bytes.length);
  }

  private String digest(String algorithm, String prefix) {
    try {
      return prefix + HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return mediaType + " " + digest() + " of " + bytes.length + " bytes";
  }
}
