package io.stowage.server.auth;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token of an index: {@code Token signature=…,repository="namespace/name",access=read}. What the
 * signature is worth only the index knows. Immutable.
 */
public final class Token {

  private static final String SCHEME = "Token";
  private static final String REPOSITORY = "repository";
  private static final String ACCESS = "access";
  private static final String SIGNATURE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int SIGNATURE_LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String credential;
  private final String repository;
  private final Access access;

  private Token(String credential, String repository, Access access) {
    this.credential = credential;
    this.repository = repository;
    this.access = access;
  }

  /**
   * Makes a token with a signature of its own.
   *
   * @param repository {@code namespace/name}
   */
  public static Token issue(String repository, Access access) {
    StringBuilder signature = new StringBuilder(SIGNATURE_LENGTH);
    for (int i = 0; i < SIGNATURE_LENGTH; i++) {
      signature.append(SIGNATURE_ALPHABET.charAt(RANDOM.nextInt(SIGNATURE_ALPHABET.length())));
    }
    return new Token(
        "%s signature=%s,repository=\"%s\",access=%s"
            .formatted(SCHEME, signature, TokenRepository.quote(repository), access),
        repository,
        access);
  }

  /**
   * Reads a token. Clients hand back a token with its scheme and put one more before it, so the
   * scheme may stand several times, in any case. Parts may come in any order, with or without
   * quotes; those that are not known, and the signature, are left to the index.
   *
   * @param credential a value of {@code Authorization}
   * @return null for another scheme, for a repository or access that is missing, malformed or
   *     unknown, and if a part stands twice
   */
  public static @Nullable Token parse(String credential) {
    if (!credential.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return null;
    }
    String text = withoutScheme(credential.strip());
    Map<String, String> parts = text == null ? null : parts(text);
    if (parts == null) {
      return null;
    }
    String repository = TokenRepository.unquote(parts.getOrDefault(REPOSITORY, ""));
    Access access = Access.named(parts.getOrDefault(ACCESS, ""));
    return repository == null || access == null
        ? null
        : new Token(credential.strip(), repository, access);
  }

  private static @Nullable String withoutScheme(String credential) {
    String text = credential;
    while (text.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
      text = text.substring(SCHEME.length()).stripLeading();
    }
    return text.length() == credential.length() ? null : text;
  }

  /** The parts by their names; null if one stands twice. */
  private static @Nullable Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        continue;
      }
      // The index might go by the other one.
      if (parts.put(part.substring(0, equals).strip(), unquote(part.substring(equals + 1).strip()))
          != null) {
        return null;
      }
    }
    return parts;
  }

  private static String unquote(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** The repository that it is for, {@code namespace/name}. */
  public String repository() {
    return repository;
  }

  /** What it allows. */
  public Access access() {
    return access;
  }

  /**
   * Its text as a value of a header, as it came: whoever has it can do what it allows. For clients
   * and the index only.
   */
  public String credential() {
    return credential;
  }

  /** What may be shown of it. */
  @Override
  public String toString() {
    return access + " token for " + repository;
  }
}
