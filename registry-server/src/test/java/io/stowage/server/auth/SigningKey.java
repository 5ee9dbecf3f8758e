package io.stowage.server.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** A client's RSA key pair, and its public key in each form of PEM. */
final class SigningKey {

  private final KeyPair pair;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
  }

  static SigningKey generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new SigningKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** An RSA-SHA1 signature in Base64 of a text of one byte a character. */
  String sign(String text) {
    return sign("SHA1withRSA", text);
  }

  String sign(String algorithm, String text) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Path writeSubjectPublicKeyInfo(Path file) throws IOException {
    return writePem(file, "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /** Writes the key without what says that it is one of RSA. */
  Path writePkcs1(Path file) throws IOException {
    byte[] info = pair.getPublic().getEncoded();
    int algorithm = contentAt(info, 0);
    int bits = algorithm + 2 + info[algorithm + 1];
    int key = contentAt(info, bits) + 1; // the first byte counts unused bits
    return writePem(file, "RSA PUBLIC KEY", Arrays.copyOfRange(info, key, info.length));
  }

  String privatePem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  static Path writePem(Path file, String kind, byte[] der) throws IOException {
    return Files.writeString(file, pem(kind, der), US_ASCII);
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }

  /** Where the content of a DER element begins. */
  private static int contentAt(byte[] der, int element) {
    int length = der[element + 1];
    return element + 2 + (length < 0 ? length & 0x7f : 0);
  }
}
