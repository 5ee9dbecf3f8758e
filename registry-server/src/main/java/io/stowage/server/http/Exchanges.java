package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import org.xnio.IoUtils;

/** What is done to exchanges in several places. */
final class Exchanges {

  private static final AttachmentKey<Boolean> ANSWERED = AttachmentKey.create(Boolean.class);

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

  /**
   * Sends an answer that is in memory. Were it a worker that ends an exchange, the client's next
   * request could come while that worker has the connection's state, for which the I/O thread, with
   * all its other connections, would spin.
   */
  static void onIoThread(HttpServerExchange exchange, Runnable answer) {
    if (exchange.isInIoThread()) {
      answer.run();
    } else {
      exchange.putAttachment(ANSWERED, true);
      exchange.dispatch(exchange.getIoThread(), answer);
    }
  }

  /** Whether there is an answer, on its way at least. */
  static boolean isAnswered(HttpServerExchange exchange) {
    return exchange.isResponseStarted() || exchange.getAttachment(ANSWERED) != null;
  }

  /** Breaks the connection off: the client must not take what it has for the whole answer. */
  static void abort(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
