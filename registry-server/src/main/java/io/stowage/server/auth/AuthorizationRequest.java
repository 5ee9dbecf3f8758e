package io.stowage.server.auth;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself, as far as it matters to who may do it. Immutable.
 *
 * @param method in capitals
 * @param path as sent, percent-encoded, without the query
 * @param repository that the path names, decoded, {@code namespace/name}; null for an image's route
 * @param headers all, or those that count: {@code Authorization}, {@code X-Signature} and each that
 *     begins with {@code X-Docker}. Case does not matter; read through {@link #values}
 */
public record AuthorizationRequest(
    String method, String path, @Nullable String repository, Map<String, List<String>> headers) {

  /** Copies the headers; values of names that differ in case only are put together. */
  public AuthorizationRequest {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) ->
            copy.merge(
                name,
                List.copyOf(values),
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
    headers = Collections.unmodifiableMap(copy);
  }

  /** A header's values in the order they came; empty if it is missing. */
  List<String> values(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The token, if there is exactly one among the credentials. */
  @Nullable Token token() {
    Token found = null;
    for (String credential : values("Authorization")) {
      Token token = Token.parse(credential);
      if (token != null && found != null) {
        return null;
      }
      found = token == null ? found : token;
    }
    return found;
  }
}
