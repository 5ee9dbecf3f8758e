package io.stowage.client;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What credentials belong to (RFC 6454): scheme, host and port. */
record Origin(String scheme, String host, int port) {

  /** The origin of a URL; null if it is not http or https, or has no host or no such port. */
  static @Nullable Origin of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (url.getHost() == null || url.getPort() > 65_535 || !(secure || scheme.equals("http"))) {
      return null;
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    return new Origin(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  /** The host as names are looked up: an IPv6 address without brackets. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    boolean usual = port == (isSecure() ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
