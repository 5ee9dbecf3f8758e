package io.stowage.server.http;

import io.stowage.core.Authorizer;
import io.stowage.core.Authorizer.Action;
import io.stowage.core.Authorizer.Decision;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.RepositoryName;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request, asks whether it may be done, and has it done: on the I/O thread
 * what can be answered at once, everything else by a worker.
 */
public final class Router implements HttpHandler {

  private static final HttpString API_VERSION = new HttpString("Docker-Distribution-API-Version");

  private final Map<Route, Resource> resources;
  private final Authorizer authorizer;
  private final Locations locations;

  /**
   * A router.
   *
   * @param resources one for each route
   * @param relativeLocations whether addresses are given as paths only
   */
  public Router(Map<Route, Resource> resources, Authorizer authorizer, boolean relativeLocations) {
    for (Route route : Route.values()) {
      if (!resources.containsKey(route)) {
        throw new IllegalArgumentException("no resource for " + route);
      }
    }
    this.resources = Map.copyOf(resources);
    this.authorizer = authorizer;
    this.locations = new Locations(relativeLocations);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(API_VERSION, "registry/2.0");
    HeaderValues codings = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    if (codings != null
        && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
      // A proxy may have seen another end of the body than the one that is read here.
      exchange.setPersistent(false);
      Errors.send(
          exchange, 501, ErrorCode.UNSUPPORTED.name(), "the only Transfer-Encoding is chunked");
      return;
    }
    Request request;
    Resource resource;
    try {
      Target target = Target.parse(path(exchange));
      if (target == null) {
        Errors.send(exchange, 404, ErrorCode.NAME_UNKNOWN.name(), "there is no such endpoint");
        return;
      }
      String method = exchange.getRequestMethod().toString();
      Action action = target.route().action(method);
      if (action == null) {
        exchange
            .getResponseHeaders()
            .put(Headers.ALLOW, String.join(", ", target.route().methods()));
        Errors.send(
            exchange, 405, ErrorCode.UNSUPPORTED.name(), "the endpoint does not have this method");
        return;
      }
      RepositoryName repository =
          action == Action.PING || action == Action.LIST
              ? null
              : RepositoryName.parse(target.name());
      Principal who = who(exchange);
      request =
          new Request(
              exchange,
              target,
              method,
              repository,
              other -> authorizer.decide(who, other, Action.PULL).allowed(),
              locations);
      resource = resource(target.route());
      if (!authorizer.isImmediate()) {
        exchange.dispatch(() -> authorizeAndAnswer(request, resource, who, action));
        return;
      }
      if (!authorize(request, who, action)) {
        return;
      }
      if (resource.answerImmediately(request)) {
        return;
      }
    } catch (RuntimeException e) {
      Errors.send(exchange, e);
      return;
    }
    exchange.dispatch(() -> answer(request, resource));
  }

  private Resource resource(Route route) {
    Resource resource = resources.get(route);
    if (resource == null) {
      throw new IllegalStateException("no resource for " + route);
    }
    return resource;
  }

  private void authorizeAndAnswer(
      Request request, Resource resource, @Nullable Principal who, Action action) {
    try {
      if (authorize(request, who, action)) {
        resource.answer(request);
      }
    } catch (Exception e) {
      Errors.send(request.exchange(), e);
    }
  }

  private static void answer(Request request, Resource resource) {
    try {
      resource.answer(request);
    } catch (Exception e) {
      Errors.send(request.exchange(), e);
    }
  }

  /** Whether the request may be done; if not, it has been answered. */
  private boolean authorize(Request request, @Nullable Principal who, Action action) {
    boolean named = action != Action.PING && action != Action.LIST;
    Decision decision = authorizer.decide(who, named ? request.repository() : null, action);
    if (decision.allowed()) {
      return true;
    }
    if (decision.challenge() == null) {
      throw new RegistryException(ErrorCode.DENIED, "not allowed");
    }
    request.set(Headers.WWW_AUTHENTICATE, decision.challenge());
    throw new RegistryException(ErrorCode.UNAUTHORIZED, "authentication required");
  }

  private static @Nullable Principal who(HttpServerExchange exchange) {
    SecurityContext security = exchange.getSecurityContext();
    return security == null || security.getAuthenticatedAccount() == null
        ? null
        : security.getAuthenticatedAccount().getPrincipal();
  }

  /**
   * The path as it was sent; other forms of it have lost what tells apart what must be told apart.
   */
  private static String path(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (!exchange.isHostIncludedInRequestURI()) {
      return path;
    }
    int authority = path.indexOf("://");
    int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
    return slash < 0 ? "/" : path.substring(slash);
  }
}
