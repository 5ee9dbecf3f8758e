package io.stowage.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as Go writes them: {@code 500ms}, {@code 1m30s}, {@code 1.5h}, nanoseconds. */
final class GoDuration {

  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{0,9})?)([a-zµ]+)");
  private static final Pattern NANOS = Pattern.compile("[0-9]{1,18}");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /** Longer ones are none to Go. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /** The time of a text; null if it is none. */
  static @Nullable Duration parse(String text) {
    if (NANOS.matcher(text).matches()) {
      return Duration.ofNanos(Long.parseLong(text));
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (part.find() && part.start() == at) {
      Long unit = UNITS.get(part.group(2));
      if (unit == null) {
        return null;
      }
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = part.end();
    }
    return at == text.length() && at > 0 && nanos.compareTo(LONGEST) <= 0
        ? Duration.ofNanos(nanos.longValue())
        : null;
  }
}
