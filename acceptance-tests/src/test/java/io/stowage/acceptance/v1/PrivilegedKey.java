package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A key whose holder may do everything, and what it signs. */
final class PrivilegedKey {

  private final KeyPair pair;

  private PrivilegedKey(KeyPair pair) {
    this.pair = pair;
  }

  static PrivilegedKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new PrivilegedKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the public key as openssl does. */
  Path write(Path file) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(lines.encodeToString(pair.getPublic().getEncoded()));
    try {
      return Files.writeString(file, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value of {@code X-Signature} for a text such as {@code GET,/v1/repositories/a/b/tags}. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA1withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(US_ASCII));
      return "keyid=1;data=" + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
