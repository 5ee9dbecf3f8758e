package io.stowage.server.http;

import io.stowage.core.Authorizer;
import io.stowage.core.Authorizer.Action;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Events;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.server.http.Route.Subject;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request, asks whether it may be done, and has it done: on the I/O thread
 * what can be answered at once, everything else by a worker.
 */
public final class Router implements HttpHandler {

  private static final HttpString API_VERSION = new HttpString("Docker-Distribution-API-Version");

  private final Map<Route, Resource> resources;
  private final Permission permission;
  private final @Nullable V1Access v1Access;
  private final Locations locations;
  private final Retries retries;
  private final @Nullable Namespaces namespaces;
  private final Events events;

  /**
   * A router.
   *
   * @param resources one for each route that is served
   * @param authorizer asked about each request, by the table of routes
   * @param v1Access asked before that about requests of the v1 API; null to have them all allowed
   * @param relativeLocations whether addresses are given as paths only
   * @param longestWait how long a request may wait for what is done in the background
   * @param namespaces null where no other registry is mirrored
   * @param events that are told of what requests change
   */
  public Router(
      Map<Route, Resource> resources,
      Authorizer authorizer,
      @Nullable V1Access v1Access,
      boolean relativeLocations,
      Duration longestWait,
      @Nullable Namespaces namespaces,
      Events events) {
    this.resources = Map.copyOf(resources);
    this.permission = new Permission(authorizer);
    this.v1Access = v1Access;
    this.locations = new Locations(relativeLocations);
    this.retries = new Retries(longestWait);
    this.namespaces = namespaces;
    this.events = events;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String path = Exchanges.path(exchange);
    if (resources.containsKey(Route.PING) && Target.isOci(path)) {
      exchange.getResponseHeaders().put(API_VERSION, "registry/2.0");
    }
    HeaderValues codings = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    if (codings != null
        && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
      // A proxy may have seen another end of the body than the one that is read here.
      exchange.setPersistent(false);
      Errors.send(exchange, 501, ErrorCode.UNSUPPORTED, "the only Transfer-Encoding is chunked");
      return;
    }
    try {
      String method = exchange.getRequestMethod().toString();
      Target target = Target.parse(path, method);
      Resource resource = target == null ? null : resources.get(target.route());
      if (target == null || resource == null) {
        Errors.send(exchange, 404, ErrorCode.NAME_UNKNOWN, "there is no such endpoint");
        return;
      }
      Action action = target.route().action(method);
      if (action == null) {
        refuseMethod(exchange, target.route(), method);
        return;
      }
      Request request =
          new Request(
              exchange,
              target,
              method,
              namespaces == null ? repository(target) : repository(target, exchange, namespaces),
              permission.allowsAll() ? null : other -> permission.mayRead(exchange, other),
              locations);
      begin(request, resource, action, path);
    } catch (RuntimeException e) {
      Errors.send(exchange, e);
    }
  }

  /** On the I/O thread. */
  private void begin(Request request, Resource resource, Action action, String path) {
    HttpServerExchange exchange = request.exchange();
    V1Access access = v1Access;
    if (access != null && request.route().isV1() && request.route().subject() != Subject.NONE) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE, () -> askV1(access, request, resource, action, path));
    } else if (!permission.isImmediate()) {
      exchange.dispatch(() -> authorizeAndAnswer(request, resource, action));
    } else {
      check(request, action);
      if (!answersImmediately(request, resource)) {
        exchange.dispatch(() -> answer(request, resource));
      }
    }
  }

  private static boolean answersImmediately(Request request, Resource resource) {
    try {
      return resource.answerImmediately(request);
    } catch (RegistryException e) {
      if (e.until() == null) {
        throw e;
      }
      return false; // a worker runs into the same, and may have it tried again
    }
  }

  private static void refuseMethod(HttpServerExchange exchange, Route route, String method) {
    String allow = String.join(", ", route.methods());
    exchange.getResponseHeaders().put(Headers.ALLOW, allow);
    if (method.equals("OPTIONS") && (route.isV1() || Cors.answersOptions(exchange))) {
      exchange.endExchange();
    } else {
      Errors.send(exchange, 405, ErrorCode.UNSUPPORTED, "the endpoint does not have this method");
    }
  }

  private static @Nullable Repository repository(Target target) {
    if (target.route().subject() != Subject.REPOSITORY) {
      return null;
    }
    return target.route().isV1()
        ? V1Paths.name(target.name())
        : RepositoryName.parse(target.name());
  }

  /** With what a query says of the registry that the client means. */
  private static @Nullable Repository repository(
      Target target, HttpServerExchange exchange, Namespaces namespaces) {
    Repository named = repository(target);
    if (!(named instanceof RepositoryName name) || !exchange.getQueryString().contains("ns=")) {
      return named;
    }
    String namespace = Query.parse(exchange.getQueryString()).getOrEmpty("ns");
    return namespace.isEmpty() ? named : namespaces.resolve(name, namespace);
  }

  /** Whether it may be done. */
  private void check(Request request, Action action) {
    permission.check(request, action);
    Repository named = request.named();
    if (namespaces != null && action == Action.PUSH && named != null) {
      namespaces.checkPush(named);
    }
    if (action == Action.PUSH || action == Action.DELETE) {
      events.checkRoom();
    }
  }

  /** Asks, and goes on on a worker when there is a decision; no thread waits for it. */
  private void askV1(
      V1Access access, Request request, Resource resource, Action action, String path) {
    HttpServerExchange exchange = request.exchange();
    Retries.whenComplete(
        exchange,
        access.decide(V1Tokens.question(request, path)),
        verdict -> {
          if (verdict instanceof V1Access.Refused refused) {
            refuse(exchange, refused);
          } else {
            if (verdict instanceof V1Access.Allowed allowed && allowed.grant() != null) {
              request.grant(allowed.grant());
            }
            authorizeAndAnswer(request, resource, action);
          }
        });
  }

  /** Answers that a request may not be done. */
  static void refuse(HttpServerExchange exchange, V1Access.Refused refused) {
    if (refused.challenge() != null) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, refused.challenge());
    }
    Errors.sendV1(exchange, refused.status(), refused.message());
  }

  private void authorizeAndAnswer(Request request, Resource resource, Action action) {
    try {
      check(request, action);
    } catch (RuntimeException e) {
      Errors.send(request.exchange(), e);
      return;
    }
    answer(request, resource);
  }

  private void answer(Request request, Resource resource) {
    try {
      request.run(() -> resource.answer(request));
    } catch (RegistryException e) {
      retries.again(request, resource, e);
    } catch (Exception e) {
      Errors.send(request.exchange(), e);
    }
  }
}
