package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.RepositoryName;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request that has found its route and may be done. */
public final class Request {

  private final HttpServerExchange exchange;
  private final Target target;
  private final String method;
  private final @Nullable RepositoryName repository;
  private final Predicate<RepositoryName> readable;
  private final Locations locations;
  private @Nullable Query query;

  Request(
      HttpServerExchange exchange,
      Target target,
      String method,
      @Nullable RepositoryName repository,
      Predicate<RepositoryName> readable,
      Locations locations) {
    this.exchange = exchange;
    this.target = target;
    this.method = method;
    this.repository = repository;
    this.readable = readable;
    this.locations = locations;
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

  /** The repository of a route that has one. */
  public RepositoryName repository() {
    if (repository == null) {
      throw new IllegalStateException(target.route() + " is not about a repository");
    }
    return repository;
  }

  /** The last segment of the path: a reference, a digest or an upload's id. */
  public String item() {
    return target.item();
  }

  /** Whether the caller may read another repository. */
  public Predicate<RepositoryName> readable() {
    return readable;
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

  /** Answers without a body. */
  public void end(int status) {
    exchange.setStatusCode(status);
    exchange.endExchange();
  }
}
