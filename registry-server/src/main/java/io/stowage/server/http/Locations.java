package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of this registry as its clients see it: from {@code Host}, and from what a proxy says
 * in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port}.
 */
final class Locations {

  private static final HttpString FORWARDED = new HttpString("Forwarded");
  private static final HttpString FORWARDED_PROTO = new HttpString("X-Forwarded-Proto");
  private static final HttpString FORWARDED_HOST = new HttpString("X-Forwarded-Host");
  private static final HttpString FORWARDED_PORT = new HttpString("X-Forwarded-Port");
  private static final Pattern PROTO_PARAMETER = parameter("proto");
  private static final Pattern HOST_PARAMETER = parameter("host");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

  private final boolean relative;

  Locations(boolean relative) {
    this.relative = relative;
  }

  private static Pattern parameter(String name) {
    return Pattern.compile(
        "(?:^|;)\\s*" + name + "=(?:\"([^\"]*)\"|([^;\"\\s]*))", Pattern.CASE_INSENSITIVE);
  }

  /** The address of the registry; null if it is not known how the client came here. */
  @Nullable String base(HttpServerExchange exchange) {
    String host = host(exchange);
    return host == null ? null : scheme(exchange) + "://" + host;
  }

  /** The address of a path; the path itself if it is not known how the client came here. */
  String of(HttpServerExchange exchange, String path) {
    String host = relative ? null : host(exchange);
    return host == null ? path : scheme(exchange) + "://" + host + path;
  }

  /** The {@code Host} that the client sent; null if there is none, or it is malformed. */
  static @Nullable String requestHost(HttpServerExchange exchange) {
    return valid(exchange.getRequestHeaders().getFirst(Headers.HOST));
  }

  private static @Nullable String host(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String host = valid(forwarded(headers, HOST_PARAMETER));
    if (host == null) {
      host = valid(first(headers, FORWARDED_HOST));
    }
    if (host == null) {
      host = valid(headers.getFirst(Headers.HOST));
    }
    String port = first(headers, FORWARDED_PORT);
    if (host != null && port != null && isPort(port) && !host.matches(".*:[0-9]+")) {
      boolean usual = port.equals(scheme(exchange).equals("https") ? "443" : "80");
      return usual ? host : host + ":" + port;
    }
    return host;
  }

  private static String scheme(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String scheme = forwarded(headers, PROTO_PARAMETER);
    if (scheme == null) {
      scheme = first(headers, FORWARDED_PROTO);
    }
    String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    return lower.equals("http") || lower.equals("https") ? lower : exchange.getRequestScheme();
  }

  /** The value that the proxy nearest to the client gave. */
  private static @Nullable String first(HeaderMap headers, HttpString name) {
    String value = headers.getFirst(name);
    return value == null ? null : value.split(",", 2)[0].trim();
  }

  private static @Nullable String forwarded(HeaderMap headers, Pattern parameter) {
    String element = first(headers, FORWARDED);
    Matcher matcher = parameter.matcher(element == null ? "" : element);
    if (!matcher.find()) {
      return null;
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  private static @Nullable String valid(@Nullable String host) {
    Matcher matcher = HOST.matcher(host == null ? "" : host);
    return matcher.matches() && (matcher.group(2) == null || isPort(matcher.group(2)))
        ? host
        : null;
  }

  private static boolean isPort(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port < 65_536;
  }
}
