package io.stowage.server.v1;

import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * What an index tells its clients: a token for a repository and where to go with it. Nobody checks
 * the token of a registry that is its own index, but clients want one.
 */
final class IndexHeaders {

  private static final HttpString TOKEN = new HttpString("X-Docker-Token");
  private static final HttpString ENDPOINTS = new HttpString("X-Docker-Endpoints");
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int SIGNATURE_LENGTH = 16;

  private final SecureRandom random = new SecureRandom();
  private final @Nullable String endpoints;

  /**
   * Headers.
   *
   * @param endpoints hosts, separated by commas; null for the one that the client asked
   */
  IndexHeaders(@Nullable String endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Sets them.
   *
   * @param access that the token is for: read, write or delete
   */
  void set(Request request, String access) {
    StringBuilder token = new StringBuilder("Token signature=");
    for (int i = 0; i < SIGNATURE_LENGTH; i++) {
      token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    token.append(",repository=\"").append(name(request.v1Repository()));
    token.append("\",access=").append(access);
    String host = endpoints == null ? request.host() : endpoints;
    request
        .set(TOKEN, token.toString())
        .set(Headers.WWW_AUTHENTICATE, token.toString())
        .set(ENDPOINTS, host == null ? request.exchange().getHostAndPort() : host);
  }

  /** A namespace is not quoted in tokens, unless it could not stand in a header. */
  private static String name(V1RepositoryName repository) {
    String namespace = repository.namespace();
    boolean plain = namespace.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
    String quoted = repository.quoted();
    return plain
        ? quoted
        : V1RepositoryName.quote(namespace) + quoted.substring(quoted.indexOf('/'));
  }
}
