package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests under way, so that a server can let them end before it stops its threads.
 * Unlike Undertow's own handler it counts one until its connection has been told of the end as
 * well.
 */
public final class Drain {

  private final AtomicInteger underWay = new AtomicInteger();
  private final ExchangeCompletionListener ended =
      (exchange, others) -> {
        try {
          others.proceed();
        } finally {
          end();
        }
      };
  private volatile boolean closing;

  /** Counts what a handler is given. */
  public HttpHandler before(HttpHandler next) {
    return exchange -> count(exchange, next);
  }

  private void count(HttpServerExchange exchange, HttpHandler next) throws Exception {
    underWay.incrementAndGet();
    exchange.addExchangeCompleteListener(ended);
    if (closing) {
      exchange.setPersistent(false);
      Errors.send(exchange, 503, ErrorCode.UNAVAILABLE, "the server is shutting down");
    } else {
      next.handleRequest(exchange);
    }
  }

  private void end() {
    if (underWay.decrementAndGet() == 0 && closing) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Refuses further requests, and waits for those under way. */
  public synchronized void close(Duration longest) throws InterruptedException {
    closing = true;
    long end = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    while (underWay.get() > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }
}
