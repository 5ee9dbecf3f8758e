package io.stowage.driver.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/** Signs URLs of CloudFront with its canned policy: good for everybody until a time. Immutable. */
final class CloudFrontKey {

  /** What stands before an RSA key to make it a PKCS 8 one: a sequence of version and algorithm. */
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private final String id;
  private final PrivateKey key;

  private CloudFrontKey(String id, PrivateKey key) {
    this.id = id;
    this.key = key;
  }

  /**
   * Reads a private key, PKCS 1 or 8 in PEM.
   *
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  static CloudFrontKey parse(String id, String pem) {
    boolean pkcs1 = pem.contains("BEGIN RSA PRIVATE KEY");
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return new CloudFrontKey(
          id,
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs1 ? pkcs8(der) : der)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not an RSA private key in PEM", e);
    }
  }

  private static byte[] pkcs8(byte[] rsa) {
    byte[] octets = element(0x04, rsa);
    byte[] content = new byte[RSA.length + octets.length];
    System.arraycopy(RSA, 0, content, 0, RSA.length);
    System.arraycopy(octets, 0, content, RSA.length, octets.length);
    return element(0x30, content);
  }

  /** A DER element with a length of two bytes, which each RSA key's has. */
  private static byte[] element(int tag, byte[] content) {
    byte[] bytes = new byte[4 + content.length];
    bytes[0] = (byte) tag;
    bytes[1] = (byte) 0x82;
    bytes[2] = (byte) (content.length >> 8);
    bytes[3] = (byte) content.length;
    System.arraycopy(content, 0, bytes, 4, content.length);
    return bytes;
  }

  /** A URL with a signature that is good until a time. */
  URI sign(URI url, Instant expires) {
    long seconds = expires.getEpochSecond();
    String policy =
        "{\"Statement\":[{\"Resource\":\""
            + url
            + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":"
            + seconds
            + "}}}]}";
    try {
      Signature signature = Signature.getInstance("SHA1withRSA");
      signature.initSign(key);
      signature.update(policy.getBytes(StandardCharsets.UTF_8));
      String text =
          Base64.getEncoder()
              .encodeToString(signature.sign())
              .replace('+', '-')
              .replace('=', '_')
              .replace('/', '~');
      return URI.create(url + "?Expires=" + seconds + "&Signature=" + text + "&Key-Pair-Id=" + id);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing a URL", e);
    }
  }
}
