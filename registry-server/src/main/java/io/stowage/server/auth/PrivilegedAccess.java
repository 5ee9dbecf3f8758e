package io.stowage.server.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets the holder of a private key do everything: a request is signed by {@code X-Signature:
 * keyid=…;data=<base64>}, an RSA signature (PKCS#1 v1.5) of {@code METHOD,PATH} and {@code
 * ,Name:value} for each header that begins with {@code X-Docker}, sorted. The path is decoded and
 * without its query, the names have a capital after each hyphen, values of one name are put
 * together with commas. Nothing in it bounds its time or tells of the body. Thread-safe.
 */
public final class PrivilegedAccess {

  private static final String SIGNED_PREFIX = "X-Docker";

  /** SHA-1 is what clients of the time send; the others are what they should. */
  private static final List<String> ALGORITHMS =
      List.of("SHA1withRSA", "SHA256withRSA", "SHA384withRSA", "SHA512withRSA");

  private final PublicKey key;

  private PrivilegedAccess(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads the public key.
   *
   * @param file in PEM, PKCS#1 or SubjectPublicKeyInfo
   * @throws IllegalArgumentException if it is missing or no RSA public key, with the reason
   */
  public static PrivilegedAccess load(Path file) {
    return new PrivilegedAccess(PublicKeyFile.read(file));
  }

  /** Whether a request bears a valid signature; false too if it has none or a malformed one. */
  public boolean isSigned(AuthorizationRequest request) {
    List<String> headers = request.values("X-Signature");
    byte[] data = headers.size() == 1 ? data(headers.get(0)) : null;
    if (data == null) {
      return false;
    }
    byte[] text = text(request).getBytes(StandardCharsets.ISO_8859_1);
    return ALGORITHMS.stream().anyMatch(algorithm -> verifies(algorithm, text, data));
  }

  private boolean verifies(String algorithm, byte[] text, byte[] data) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update(text);
      return signature.verify(data);
    } catch (GeneralSecurityException e) {
      return false; // a length that the key cannot have made
    }
  }

  /** The signature in a header; null if it has none. */
  private static byte @Nullable [] data(String header) {
    byte[] data = null;
    for (String part : header.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equals("data")) {
        try {
          data = Base64.getDecoder().decode(part.substring(equals + 1).strip().replace("\"", ""));
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return data;
  }

  /** What is signed, a character for each byte. */
  private static String text(AuthorizationRequest request) {
    StringBuilder text = new StringBuilder(request.method()).append(',');
    appendDecoded(text, request.path());
    Map<String, String> signed = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, SIGNED_PREFIX, 0, SIGNED_PREFIX.length())) {
                signed.put(capitalized(name), String.join(",", values).strip());
              }
            });
    signed.forEach((name, value) -> text.append(',').append(name).append(':').append(value));
    return text.toString();
  }

  private static void appendDecoded(StringBuilder text, String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int high = c == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
      if (low < 0) {
        text.append(c);
      } else {
        text.append((char) (high << 4 | low));
        i += 2;
      }
    }
  }

  /** A header's name with a capital wherever a word begins. */
  private static String capitalized(String name) {
    StringBuilder capitalized = new StringBuilder(name.toLowerCase(Locale.ROOT));
    for (int i = 0; i < capitalized.length(); i++) {
      if (i == 0 || !Character.isLetter(capitalized.charAt(i - 1))) {
        capitalized.setCharAt(i, Character.toUpperCase(capitalized.charAt(i)));
      }
    }
    return capitalized.toString();
  }
}
