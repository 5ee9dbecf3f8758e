package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.event.Origin;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.http.V1Access.Grant;
import io.stowage.server.http.V1Access.Refused;
import io.stowage.server.http.V1Access.Verdict;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request that has found its route and may be done. */
public final class Request {

  private static final HttpString REQUEST_ID = new HttpString("X-Request-Id");

  private final HttpServerExchange exchange;
  private final Target target;
  private final String method;
  private final @Nullable Repository repository;
  private final @Nullable Predicate<Repository> readable;
  private final Locations locations;
  private @Nullable Query query;
  private @Nullable Grant grant;
  private @Nullable V1RepositoryName through;

  Request(
      HttpServerExchange exchange,
      Target target,
      String method,
      @Nullable Repository repository,
      @Nullable Predicate<Repository> readable,
      Locations locations) {
    this.exchange = exchange;
    this.target = target;
    this.method = method;
    this.repository = repository;
    this.readable = readable;
    this.locations = locations;
  }

  /** Bounds the request by a token. */
  void grant(Grant given) {
    grant = given;
    through = given.repository();
  }

  /** Says through which repository an image is asked for. */
  void through(V1RepositoryName name) {
    through = name;
  }

  /** Undertow's side of the request. */
  public HttpServerExchange exchange() {
    return exchange;
  }

  Route route() {
    return target.route();
  }

  /** The method, in capitals as sent. */
  public String method() {
    return method;
  }

  /** Whether the answer is to have no body. */
  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** The repository of a route of the OCI API that has one. */
  public RepositoryName repository() {
    if (repository instanceof RepositoryName name) {
      return name;
    }
    throw new IllegalStateException(target.route() + " is not about a repository");
  }

  /** The repository of a route of the v1 API that has one. */
  public V1RepositoryName v1Repository() {
    if (repository instanceof V1RepositoryName name) {
      return name;
    }
    throw new IllegalStateException(target.route() + " is not about a repository");
  }

  /** The repository that the path names; null if it names none. */
  @Nullable Repository named() {
    return repository;
  }

  /** What a token gives access to; null if nothing is bounded by one. */
  public @Nullable Grant grant() {
    return grant;
  }

  /**
   * The repository through which a v1 image is asked for, and by which it was allowed; null if it
   * was allowed without one.
   */
  public @Nullable V1RepositoryName through() {
    return through;
  }

  /**
   * What the path names beside the repository: a reference, a digest, an upload, a tag, an image.
   */
  public String item() {
    return target.item();
  }

  /** Whether the caller may read another repository. */
  public Predicate<RepositoryName> readable() {
    return this::mayRead;
  }

  /** Whether the caller may read another repository; one by its name in either API. */
  public boolean mayRead(Repository other) {
    return readable == null || readable.test(other);
  }

  /** Whether it is known without asking that the caller may read all repositories. */
  public boolean mayReadAll() {
    return readable == null;
  }

  /** The parameters of the query. */
  public Query query() {
    if (query == null) {
      query = Query.parse(exchange.getQueryString());
    }
    return query;
  }

  /** A header's first value, or null. */
  public @Nullable String header(HttpString name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** All values of a header as one list (RFC 9110, section 5.3), or null. */
  @Nullable String headerList(HttpString name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? null : String.join(",", values);
  }

  /** The length of the body in bytes; -1 if it is not told before. */
  public long contentLength() {
    String length = header(Headers.CONTENT_LENGTH);
    if (length == null) {
      return exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)
              || !exchange.isRequestComplete()
          ? -1
          : 0;
    }
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      throw new RegistryException(ErrorCode.SIZE_INVALID, "Content-Length is not a number");
    }
  }

  /** The host, with its port, that the client asked, as it said; null if it said none. */
  public @Nullable String host() {
    return Locations.requestHost(exchange);
  }

  /** Sets a header of the answer. */
  public Request set(HttpString name, String value) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(name, value);
    return this;
  }

  /** Sets {@code Location} to a path of this registry, as the client sees it. */
  public Request location(String path) {
    return set(Headers.LOCATION, locations.of(exchange, path));
  }

  /**
   * Goes on on a worker when there is a decision, or answers that it may not be done.
   *
   * @param decision that completes without a failure
   */
  public void whenAllowed(CompletionStage<Verdict> decision, Step next) {
    Retries.whenComplete(
        exchange,
        decision,
        verdict -> {
          if (verdict instanceof Refused refused) {
            Router.refuse(exchange, refused);
          } else {
            run(next);
          }
        });
  }

  /** Does a part of the request: what happens meanwhile is told as its doing. */
  public void run(Step step) throws Exception {
    Origin.within(this::origin, step::run);
  }

  /** Tells, on any thread, of something that this request has done, if anybody wants to hear. */
  public void tell(Events events, Kind kind, Function<Kind, Event> event) {
    if (events.wants(kind)) {
      Origin.within(this::origin, () -> events.tell(kind, event));
    }
  }

  /** Who asks, for those who hear of what happens. */
  private Origin origin() {
    Principal who = Permission.who(exchange);
    String id = header(REQUEST_ID);
    return new Origin(
        who == null ? null : who.getName(),
        Peer.of(exchange),
        method,
        host(),
        locations.base(exchange),
        header(Headers.USER_AGENT),
        id == null || !id.matches("[!-~]{1,128}") ? UUID.randomUUID().toString() : id);
  }

  /**
   * Goes on on a worker with what a stage comes to, or answers its failure. No thread waits.
   *
   * @param next whose failures are answered
   */
  public <T extends @Nullable Object> void whenDone(CompletionStage<T> stage, Next<T> next) {
    Retries.whenComplete(exchange, stage, next::run);
  }

  /** What comes next, with a result. Its failures are answered. */
  @FunctionalInterface
  public interface Next<T extends @Nullable Object> {
    void run(T result) throws Exception;
  }

  /** What comes next. Its failures are answered. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Answers with bytes, whose type and other headers are set. */
  public void send(byte[] body) {
    exchange.setResponseContentLength(body.length);
    if (isHead() || body.length == 0) {
      Exchanges.onIoThread(exchange, exchange::endExchange);
    } else {
      Exchanges.onIoThread(
          exchange, () -> exchange.getResponseSender().send(ByteBuffer.wrap(body)));
    }
  }

  /** Answers without a body. */
  public void end(int status) {
    exchange.setStatusCode(status);
    Exchanges.onIoThread(exchange, exchange::endExchange);
  }
}
