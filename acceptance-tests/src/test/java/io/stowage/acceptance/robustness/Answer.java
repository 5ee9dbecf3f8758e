package io.stowage.acceptance.robustness;

import java.util.Arrays;
import java.util.Map;

/**
 * What a server answered.
 *
 * @param request the request's first line, for messages
 * @param headers by name in lower case
 * @param text the body; of one longer than {@link PushClient#KEPT} nothing is kept
 * @param length how many bytes of body came
 * @param digest of the body, kept or not
 */
record Answer(
    String request,
    int status,
    Map<String, String> headers,
    String text,
    long length,
    String digest) {

  /** A header, or the empty string if it is not there. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** This answer. Any other status than those expected fails the proof. */
  Answer expect(int... statuses) {
    if (Arrays.stream(statuses).noneMatch(expected -> expected == status)) {
      throw new AssertionError(
          request
              + " was answered "
              + status
              + " "
              + headers
              + " "
              + text()
              + ", not one of "
              + Arrays.toString(statuses));
    }
    return this;
  }

  /** The path and query of {@code Location}. */
  String location() {
    String location = header("location");
    int scheme = location.indexOf("://");
    if (scheme >= 0) {
      location = location.substring(location.indexOf('/', scheme + 3));
    }
    if (location.isEmpty()) {
      throw new AssertionError(request + " was answered without a Location: " + headers);
    }
    return location;
  }

  /** How many bytes of an upload the server has, from {@code Range}; -1 if it does not say. */
  long received() {
    String range = header("range");
    return range.startsWith("0-") ? Long.parseLong(range.substring(2)) + 1 : -1;
  }
}
