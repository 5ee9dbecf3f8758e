package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** What is done to exchanges in several places. */
final class Exchanges {

  private Exchanges() {}

  /**
   * The path as it was sent; other forms of it have lost what tells apart what must be told apart.
   */
  static String path(HttpServerExchange exchange) {
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

  /** Breaks the connection off: the client must not take what it has for the whole answer. */
  static void abort(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
