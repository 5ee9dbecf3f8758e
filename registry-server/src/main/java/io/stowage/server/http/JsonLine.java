package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON (RFC 8259). What a client sent is in it whole, up to the longest field: a
 * character that is not printable ASCII is an escape, so every byte of a client gives valid JSON.
 */
final class JsonLine extends AccessLine {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  JsonLine() {
    super("uuuu-MM-dd'T'HH:mm:ssX");
  }

  @Override
  String of(HttpServerExchange exchange) {
    StringBuilder line = new StringBuilder(384);
    line.append("{\"time\":\"").append(time());
    line.append("\",\"client\":\"").append(client(exchange));
    text(line.append("\",\"method\":"), exchange.getRequestMethod().toString());
    text(line.append(",\"path\":"), exchange.getRequestURI());
    String query = exchange.getQueryString();
    text(line.append(",\"query\":"), query.isEmpty() ? null : query);
    text(line.append(",\"protocol\":"), exchange.getProtocol().toString());
    line.append(",\"status\":").append(exchange.getStatusCode());
    line.append(",\"bytes\":").append(exchange.getResponseBytesSent());
    text(line.append(",\"referer\":"), referer(exchange));
    text(line.append(",\"user_agent\":"), userAgent(exchange));
    line.append(",\"millis\":").append(millis(exchange));
    return line.append("}\n").toString();
  }

  private static void text(StringBuilder line, @Nullable String text) {
    if (text == null) {
      line.append("null");
      return;
    }
    line.append('"');
    int end = Math.min(text.length(), LONGEST_FIELD);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        line.append("\\u")
            .append(HEX[c >> 12])
            .append(HEX[(c >> 8) & 15])
            .append(HEX[(c >> 4) & 15])
            .append(HEX[c & 15]);
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
