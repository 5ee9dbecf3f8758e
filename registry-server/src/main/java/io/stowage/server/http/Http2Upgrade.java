package io.stowage.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Base64;

/**
 * Takes requests to go on in HTTP/2 (RFC 7540, section 3.2). One with malformed settings goes on in
 * HTTP/1.1: Undertow's own handler fails on it.
 */
public final class Http2Upgrade implements HttpHandler {

  private static final HttpString SETTINGS = new HttpString("HTTP2-Settings");

  /** An identifier of two bytes and a value of four. */
  private static final int SETTING_BYTES = 6;

  private final HttpHandler upgrading;

  /** Upgrades, and has requests done by a handler. */
  public Http2Upgrade(HttpHandler next) {
    this.upgrading = new Http2UpgradeHandler(next);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String settings = exchange.getRequestHeaders().getFirst(SETTINGS);
    if (settings != null && !isWellFormed(settings)) {
      exchange.getRequestHeaders().remove(Headers.UPGRADE);
    }
    upgrading.handleRequest(exchange);
  }

  private static boolean isWellFormed(String settings) {
    try {
      return Base64.getUrlDecoder().decode(settings).length % SETTING_BYTES == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
