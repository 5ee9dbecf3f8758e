package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/** The combined format of Apache and nginx, with the time in milliseconds behind it. */
final class CombinedLine extends AccessLine {

  CombinedLine() {
    super("dd/MMM/yyyy:HH:mm:ss Z");
  }

  @Override
  String of(HttpServerExchange exchange) {
    StringBuilder line = new StringBuilder(256);
    line.append(client(exchange));
    line.append(" - - [").append(time()).append("] \"");
    field(line, exchange.getRequestMethod().toString());
    field(line.append(' '), exchange.getRequestURI());
    if (!exchange.getQueryString().isEmpty()) {
      field(line.append('?'), exchange.getQueryString());
    }
    field(line.append(' '), exchange.getProtocol().toString());
    line.append("\" ").append(exchange.getStatusCode()).append(' ');
    line.append(exchange.getResponseBytesSent());
    field(line.append(" \""), referer(exchange));
    field(line.append("\" \""), userAgent(exchange));
    return line.append("\" ").append(millis(exchange)).append('\n').toString();
  }

  /** Appends what a client sent, so that it can not end the line or the field. */
  private static void field(StringBuilder line, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      line.append('-');
      return;
    }
    int end = Math.min(text.length(), LONGEST_FIELD);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '?' : c);
    }
  }
}
