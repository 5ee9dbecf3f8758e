package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a client: what proxies say in {@code X-Forwarded-For} or {@code X-Real-Ip}, else
 * the other end of the connection. A client may have made up the former.
 */
final class Peer {

  private static final HttpString FORWARDED_FOR = new HttpString("X-Forwarded-For");
  private static final HttpString REAL_IP = new HttpString("X-Real-Ip");

  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]{0,20}:[0-9A-Fa-f:.]{1,40}");

  private Peer() {}

  /** The address as text, with the port if it is the connection's; null if it is gone. */
  static @Nullable String of(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    for (HttpString name : new HttpString[] {FORWARDED_FOR, REAL_IP}) {
      String value = headers.getFirst(name);
      String first = value == null ? "" : value.split(",", 2)[0].trim();
      if (ADDRESS.matcher(first).matches()) {
        return first;
      }
    }
    InetSocketAddress peer = exchange.getSourceAddress();
    if (peer == null || peer.getAddress() == null) {
      return null;
    }
    String host = peer.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + peer.getPort();
  }
}
