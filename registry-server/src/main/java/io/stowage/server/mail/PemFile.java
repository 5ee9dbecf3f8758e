package io.stowage.server.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates in PEM (RFC 7468): a key as PKCS#8 ({@code PRIVATE KEY}) or, of RSA, as
 * PKCS#1 ({@code RSA PRIVATE KEY}).
 */
final class PemFile {

  private static final int SIZE_LIMIT = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /** Version 0, and the AlgorithmIdentifier of rsaEncryption (RFC 8017, appendix A.1). */
  private static final byte[] RSA_KEY = {
    2,
    1,
    0,
    0x30,
    0x0d,
    6,
    9,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private record Block(String kind, String base64) {
    byte[] der() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  private final String setting;
  private final Path path;
  private final List<Block> blocks;

  private PemFile(String setting, Path path, List<Block> blocks) {
    this.setting = setting;
    this.path = path;
    this.blocks = blocks;
  }

  /**
   * Reads a file.
   *
   * @param setting that names it, for messages
   */
  static PemFile read(String setting, Path path) throws IOException {
    List<Block> blocks = new ArrayList<>();
    try (InputStream in = Files.newInputStream(path)) {
      Matcher matcher =
          BLOCK.matcher(new String(in.readNBytes(SIZE_LIMIT), StandardCharsets.ISO_8859_1));
      while (matcher.find()) {
        blocks.add(new Block(matcher.group(1), matcher.group(2)));
      }
    } catch (NoSuchFileException e) {
      throw new IOException(setting + ": " + path + " does not exist", e);
    } catch (IOException e) {
      throw new IOException(setting + ": " + path + " cannot be read", e);
    }
    return new PemFile(setting, path, blocks);
  }

  /** The first key. */
  PrivateKey privateKey() throws IOException {
    for (Block block : blocks) {
      if (block.kind().equals("PRIVATE KEY")) {
        return key(der(block));
      }
      if (block.kind().equals("RSA PRIVATE KEY")) {
        return key(element(SEQUENCE, RSA_KEY, element(OCTET_STRING, der(block))));
      }
    }
    throw unusable(
        "holds no private key in PKCS#8 or of RSA; openssl pkcs8 -topk8 -nocrypt makes one", null);
  }

  private byte[] der(Block block) throws IOException {
    try {
      return block.der();
    } catch (IllegalArgumentException e) {
      throw unusable("holds a private key that is not valid", e);
    }
  }

  private PrivateKey key(byte[] pkcs8) throws IOException {
    GeneralSecurityException failure = null;
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        failure = e;
      }
    }
    throw unusable("holds a private key that is not valid", failure);
  }

  /** All certificates, in order; one at least. */
  List<Certificate> certificates() throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.kind().equals("CERTIFICATE")) {
          certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw unusable("holds a certificate that is not valid", e);
    }
    if (certificates.isEmpty()) {
      throw unusable("holds no certificate", null);
    }
    return certificates;
  }

  /** An element of DER (X.690, section 8.1). */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
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
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  private IOException unusable(String why, @Nullable Throwable cause) {
    return new IOException(setting + ": " + path + " " + why, cause);
  }
}
