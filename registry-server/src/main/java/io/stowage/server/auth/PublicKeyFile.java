package io.stowage.server.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an RSA public key in PEM: PKCS#1 ({@code RSA PUBLIC KEY}, RFC 8017, as python-rsa writes
 * it) or SubjectPublicKeyInfo ({@code PUBLIC KEY}, RFC 5280, as {@code openssl rsa -pubout} does).
 */
final class PublicKeyFile {

  private static final int SIZE_LIMIT = 64 * 1024;

  private static final String PKCS1 = "RSA PUBLIC KEY";
  private static final String SUBJECT_PUBLIC_KEY_INFO = "PUBLIC KEY";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /** The AlgorithmIdentifier of rsaEncryption (RFC 8017, appendix A.1). */
  private static final byte[] RSA_ENCRYPTION = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** That no bits are left over at the end of a bit string. */
  private static final byte[] ZERO = {0};

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  private PublicKeyFile() {}

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if there is none; its message is for who configures the server
   */
  static PublicKey read(Path file) {
    Matcher block = BLOCK.matcher(text(file));
    if (!block.find()) {
      throw unusable(file, "is not a key in PEM", null);
    }
    String kind = block.group(1);
    if (!kind.equals(PKCS1) && !kind.equals(SUBJECT_PUBLIC_KEY_INFO)) {
      throw unusable(file, "holds a " + kind + "; it must hold an RSA public key", null);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return rsa(
          kind.equals(PKCS1) ? der(SEQUENCE, RSA_ENCRYPTION, der(BIT_STRING, ZERO, der)) : der);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(file, "is not a valid RSA public key", e);
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(SIZE_LIMIT), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw unusable(file, "does not exist", e);
    } catch (IOException e) {
      throw unusable(file, "cannot be read", e);
    }
  }

  private static PublicKey rsa(byte[] subjectPublicKeyInfo) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
  }

  /** An element of DER (X.690, section 8.1) of some parts. */
  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 5);
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3; // the shortest form is the only
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >> (8 * i));
      }
    }
    for (byte[] part : parts) {
      element.writeBytes(part);
    }
    return element.toByteArray();
  }

  private static IllegalArgumentException unusable(
      Path file, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException("privileged_key: " + file + " " + why, cause);
  }
}
