package io.stowage.benchmarks;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP response.
 *
 * @param status the status code
 * @param headers by lower-case name; of a repeated one the last
 */
record Reply(int status, Map<String, String> headers) {

  Reply {
    headers = Map.copyOf(headers);
  }

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The announced length of the body, or -1 when none is announced. */
  long contentLength() {
    String value = header("content-length");
    return value == null ? -1 : Long.parseLong(value);
  }

  boolean chunked() {
    return "chunked".equalsIgnoreCase(header("transfer-encoding"));
  }

  /** Fails unless the status is the expected one. */
  Reply expect(int expected, String what) {
    if (status != expected) {
      throw new WrongAnswerException(what + ": status " + status + " instead of " + expected);
    }
    return this;
  }
}
