package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** Ends of exchanges. */
final class Exchanges {

  private Exchanges() {}

  /** Breaks the connection off: the client must not take what it has for the whole answer. */
  static void abort(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
