package io.stowage.server.v1;

import io.stowage.server.auth.Access;
import io.stowage.server.auth.Token;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/**
 * What an index tells its clients: a token for a repository and where to go with it. Nobody checks
 * the token of a registry that is its own index, but clients want one.
 */
final class IndexHeaders {

  private static final HttpString TOKEN = new HttpString("X-Docker-Token");
  private static final HttpString ENDPOINTS = new HttpString("X-Docker-Endpoints");

  private final @Nullable String endpoints;

  /**
   * Headers.
   *
   * @param endpoints hosts, separated by commas; null for the one that the client asked
   */
  IndexHeaders(@Nullable String endpoints) {
    this.endpoints = endpoints;
  }

  /** Sets them, with a token for an access. */
  void set(Request request, Access access) {
    String token = Token.issue(request.v1Repository().toString(), access).credential();
    String host = endpoints == null ? request.host() : endpoints;
    request
        .set(TOKEN, token)
        .set(Headers.WWW_AUTHENTICATE, token)
        .set(ENDPOINTS, host == null ? request.exchange().getHostAndPort() : host);
  }
}
