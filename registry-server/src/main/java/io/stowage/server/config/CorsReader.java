package io.stowage.server.config;

import io.stowage.server.http.CorsRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what pages from elsewhere may ask. {@code cors.resources} is a path or a list of them, for
 * which the options of the section hold, or a section of paths with options of their own each.
 */
final class CorsReader {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE");
  private static final Set<String> OPTIONS =
      Set.of(
          "origins",
          "methods",
          "headers",
          "allow_headers",
          "expose_headers",
          "supports_credentials",
          "max_age",
          "send_wildcard",
          "always_send",
          "automatic_options",
          "vary_header");

  private final Settings settings;

  private CorsReader(Settings settings) {
    this.settings = settings;
  }

  /** The rules, of which the first that fits a path holds; none if there are no origins. */
  static List<CorsRule> read(Settings settings) {
    if (settings.get(Keys.CORS_ORIGINS) == null) {
      return List.of();
    }
    try {
      return new CorsReader(settings).rules();
    } catch (IllegalArgumentException e) {
      settings.wrong(Keys.CORS_RESOURCES.path(), "must be " + e.getMessage());
      return List.of();
    }
  }

  private List<CorsRule> rules() {
    Object resources = settings.get(Keys.CORS_RESOURCES);
    List<CorsRule> rules = new ArrayList<>();
    if (resources == null) {
      rules.add(rule("*", Map.of()));
    } else if (resources instanceof String path) {
      rules.add(rule(path, Map.of()));
    } else if (resources instanceof List<?> paths) {
      paths.forEach(path -> rules.add(rule(text(path), Map.of())));
    } else if (resources instanceof Map<?, ?> map) {
      map.forEach((path, options) -> rules.add(rule(text(path), section(options))));
      rules.sort(Comparator.comparing((CorsRule rule) -> rule.paths().length()).reversed());
    } else {
      throw new IllegalArgumentException("a path, a list of paths or a section of them");
    }
    return rules;
  }

  private CorsRule rule(String path, Map<?, ?> own) {
    own.keySet().stream()
        .filter(name -> !OPTIONS.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "a section of paths, each with options of cors; one has " + name);
            });
    String headers = own.containsKey("allow_headers") ? "allow_headers" : "headers";
    return new CorsRule(
        path.equals("*") ? ".*" : path,
        texts(own.get("origins"), Keys.CORS_ORIGINS, List.of()),
        texts(own.get("methods"), Keys.CORS_METHODS, METHODS),
        texts(own.get(headers), Keys.CORS_HEADERS, List.of()),
        texts(own.get("expose_headers"), Keys.CORS_EXPOSE_HEADERS, List.of()),
        flag(own.get("supports_credentials"), Keys.CORS_SUPPORTS_CREDENTIALS, false),
        seconds(own.get("max_age")),
        flag(own.get("send_wildcard"), Keys.CORS_SEND_WILDCARD, true),
        flag(own.get("always_send"), Keys.CORS_ALWAYS_SEND, true),
        flag(own.get("automatic_options"), Keys.CORS_AUTOMATIC_OPTIONS, true),
        flag(own.get("vary_header"), Keys.CORS_VARY_HEADER, true));
  }

  private List<String> texts(@Nullable Object own, Key<List<String>> key, List<String> fallback) {
    if (own instanceof List<?> list) {
      return list.stream().map(CorsReader::text).toList();
    }
    if (own != null) {
      return List.of(text(own));
    }
    List<String> given = settings.get(key);
    return given == null ? fallback : given;
  }

  private boolean flag(@Nullable Object own, Key<Boolean> key, boolean fallback) {
    if (own instanceof Boolean flag) {
      return flag;
    }
    if (own != null) {
      throw new IllegalArgumentException("a section of paths; true or false for some options");
    }
    Boolean given = settings.get(key);
    return given == null ? fallback : given;
  }

  private @Nullable Integer seconds(@Nullable Object own) {
    if (own instanceof Long seconds && seconds >= 0 && seconds <= Integer.MAX_VALUE) {
      return seconds.intValue();
    }
    if (own != null) {
      throw new IllegalArgumentException("a section of paths; max_age is a number of seconds");
    }
    return settings.get(Keys.CORS_MAX_AGE);
  }

  private static Map<?, ?> section(@Nullable Object options) {
    if (options instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("a section of paths, each with options of cors");
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new IllegalArgumentException("texts, in lists where there are several");
  }
}
