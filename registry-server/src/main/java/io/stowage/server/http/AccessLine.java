package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line of the access log: ASCII, with its end. Called by all threads that answer. */
abstract class AccessLine {

  /** The most characters of what a client sent that are kept, of each field. */
  static final int LONGEST_FIELD = 2048;

  private final DateTimeFormatter pattern;
  private volatile FormattedSecond second = new FormattedSecond(-1, "");

  private record FormattedSecond(long epochSecond, String text) {}

  /** One whose times have a pattern, in UTC. */
  AccessLine(String pattern) {
    this.pattern = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** The line of a request that has been answered. */
  abstract String of(HttpServerExchange exchange);

  /** The time, which is formatted once a second. */
  final String time() {
    long now = System.currentTimeMillis() / 1000;
    FormattedSecond known = second;
    if (known.epochSecond() != now) {
      known = new FormattedSecond(now, pattern.format(Instant.ofEpochSecond(now)));
      second = known;
    }
    return known.text();
  }

  /** The address that the request came from. */
  static String client(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    return peer == null || peer.getAddress() == null ? "-" : peer.getAddress().getHostAddress();
  }

  static @Nullable String referer(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().getFirst(Headers.REFERER);
  }

  static @Nullable String userAgent(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().getFirst(Headers.USER_AGENT);
  }

  /** How long it took. */
  static long millis(HttpServerExchange exchange) {
    long start = exchange.getRequestStartTime();
    return start < 0 ? 0 : (System.nanoTime() - start) / 1_000_000;
  }
}
