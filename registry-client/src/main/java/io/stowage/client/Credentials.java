package io.stowage.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who this is to a registry.
 *
 * @param user without a colon
 * @param password shown nowhere
 */
public record Credentials(String user, String password) {

  /**
   * Checks the user.
   *
   * @throws IllegalArgumentException if it has a colon, which Basic authentication cannot tell
   */
  public Credentials {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user's name has no colon in it");
    }
  }

  /** The value of {@code Authorization} (RFC 7617). */
  String basic() {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return user + ":********";
  }
}
