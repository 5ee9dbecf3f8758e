package io.stowage.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the v1 API tells caches. */
public final class CacheHeaders {

  private static final long YEAR_SECONDS = 31_536_000;
  private static final String FOR_A_YEAR = "public, max-age=" + YEAR_SECONDS;
  private static final String BEGINNING = "Thu, 01 Jan 1970 00:00:00 GMT";

  /** The date of HTTP (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private record NextYear(long now, String text) {}

  /** Formatting a date takes longer than the rest of an answer out of memory. */
  private static volatile NextYear nextYear = new NextYear(-1, "");

  private CacheHeaders() {}

  /** For what may be another thing at the next request. */
  public static void none(HeaderMap headers) {
    headers.put(Headers.CACHE_CONTROL, "no-cache");
    headers.put(Headers.EXPIRES, "-1");
    headers.put(Headers.PRAGMA, "no-cache");
  }

  /** For what never changes. */
  public static void immutable(HeaderMap headers) {
    expires(headers);
    headers.put(Headers.LAST_MODIFIED, BEGINNING);
  }

  /** For an answer that what never changes has not changed. */
  public static void notModified(HeaderMap headers) {
    expires(headers);
  }

  private static void expires(HeaderMap headers) {
    headers.put(Headers.CACHE_CONTROL, FOR_A_YEAR);
    headers.put(Headers.EXPIRES, nextYear());
  }

  private static String nextYear() {
    long now = System.currentTimeMillis() / 1000;
    NextYear known = nextYear;
    if (known.now() != now) {
      known = new NextYear(now, DATE.format(Instant.ofEpochSecond(now + YEAR_SECONDS)));
      nextYear = known;
    }
    return known.text();
  }
}
