package io.stowage.server.http;

import io.stowage.core.Authorizer;
import io.stowage.core.Authorizer.Action;
import io.stowage.core.Authorizer.Decision;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.http.Route.Subject;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the authorizer about requests. */
final class Permission {

  private final Authorizer authorizer;

  Permission(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** Whether it is known at once. */
  boolean isImmediate() {
    return authorizer.isImmediate();
  }

  /** Whether everything is allowed to everybody. */
  boolean allowsAll() {
    return authorizer == Authorizer.ALLOW_ALL;
  }

  /** Whether a repository may be read. */
  boolean mayRead(HttpServerExchange exchange, Repository repository) {
    return authorizer.decide(who(exchange), repository, Action.PULL).allowed();
  }

  /**
   * Asks whether a request may be done.
   *
   * @throws RegistryException {@code DENIED} or {@code UNAUTHORIZED} if not
   */
  void check(Request request, Action action) {
    Repository repository = request.named();
    if (request.route().subject() == Subject.IMAGE) {
      repository = through(request);
    }
    Principal who = who(request.exchange());
    List<RepositoryName> names =
        repository instanceof V1RepositoryName v1 ? v1.ociNames() : List.of();
    if (names.isEmpty()) {
      check(request, authorizer.decide(who, repository, action));
    }
    for (RepositoryName name : names) {
      check(request, authorizer.decide(who, name, action));
    }
  }

  /**
   * The repository through which an image is asked for. Without one that is confirmed it is the one
   * that the client says, if anybody's decision depends on it.
   */
  private @Nullable V1RepositoryName through(Request request) {
    if (request.grant() == null && authorizer != Authorizer.ALLOW_ALL) {
      V1RepositoryName claimed = V1Tokens.repository(request);
      if (claimed != null) {
        request.through(claimed);
      }
    }
    return request.through();
  }

  private static void check(Request request, Decision decision) {
    if (decision.allowed()) {
      return;
    }
    if (decision.challenge() == null) {
      throw new RegistryException(ErrorCode.DENIED, "not allowed");
    }
    request.set(Headers.WWW_AUTHENTICATE, decision.challenge());
    throw new RegistryException(ErrorCode.UNAUTHORIZED, "authentication required");
  }

  /** Who asks; null if nobody said. */
  static @Nullable Principal who(HttpServerExchange exchange) {
    SecurityContext security = exchange.getSecurityContext();
    return security == null || security.getAuthenticatedAccount() == null
        ? null
        : security.getAuthenticatedAccount().getPrincipal();
  }
}
