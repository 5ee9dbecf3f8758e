package io.stowage.client;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is and how it is asked. Immutable.
 *
 * @param url of the registry, {@code http} or {@code https}; a path is what stands before {@code
 *     /v2/}
 * @param credentials null to ask as anybody
 * @param tokenRealms URLs, beside those of the registry's own origin, that credentials may be sent
 *     to for a token
 * @param userAgent as which it is asked
 * @param limits of what is waited for and taken
 */
public record ClientOptions(
    URI url,
    @Nullable Credentials credentials,
    Set<URI> tokenRealms,
    String userAgent,
    ClientLimits limits) {

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException if one is not {@code http} or {@code https} with a host, or
   *     has a user, a query or a fragment
   */
  public ClientOptions {
    tokenRealms = Set.copyOf(tokenRealms);
    check(url);
    tokenRealms.forEach(ClientOptions::check);
  }

  private static void check(URI url) {
    if (Origin.of(url) == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "it must be http://HOST[:PORT][/PATH] or https://…, without a user");
    }
  }

  /** Without a password. */
  @Override
  public String toString() {
    return url.toString();
  }
}
