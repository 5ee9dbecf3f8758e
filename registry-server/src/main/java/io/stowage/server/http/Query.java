package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query. */
public final class Query {

  private static final Query NONE = new Query(Map.of());

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Parses what stands behind the question mark.
   *
   * @throws RegistryException {@code BAD_REQUEST} if it is malformed
   */
  static Query parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
      if (name == null || value == null) {
        throw new RegistryException(
            ErrorCode.BAD_REQUEST, "the query has escapes that are malformed or not UTF-8");
      }
      parameters.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }
    return new Query(parameters);
  }

  /** The first value of a parameter, or null. */
  public @Nullable String get(String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.get(0);
  }

  /** The first value of a parameter, or the empty string. */
  public String getOrEmpty(String name) {
    String value = get(name);
    return value == null ? "" : value;
  }

  /** All values of a parameter. */
  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /**
   * The page size that {@code n} asks for.
   *
   * @param limit the most that is given, and the size without {@code n}
   * @throws RegistryException {@code BAD_REQUEST} if it is not a whole number from 0 on
   */
  public int pageSize(int limit) {
    String n = get("n");
    if (n == null) {
      return limit;
    }
    if (n.isEmpty() || n.length() > 18 || !n.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new RegistryException(
          ErrorCode.BAD_REQUEST, "the parameter n must be a whole number, 0 or more");
    }
    return (int) Math.min(Long.parseLong(n), limit);
  }
}
