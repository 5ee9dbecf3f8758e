package io.stowage.acceptance.v1;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A response as it came, chunks put together. Immutable, as nobody writes to the body. */
final class Reply {

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * A response.
   *
   * @param status 0 when there was no response that can be read
   * @param headers by name in lower case, in the order of the response
   */
  Reply(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  /** The values of a header joined with {@code " & "}; empty when there is none. */
  Optional<String> header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? Optional.empty() : Optional.of(String.join(" & ", values));
  }
}
