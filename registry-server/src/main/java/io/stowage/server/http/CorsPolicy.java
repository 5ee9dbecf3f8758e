package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule, as it is answered: as by Flask-CORS 1.x, but for what docs/cors.md tells. */
final class CorsPolicy {

  private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

  private static final String ANY = "*";

  /** Longer than any origin; regular expressions are not tried on more. */
  private static final int LONGEST_ORIGIN = 512;

  private final CorsRule rule;
  private final Predicate<String> paths;
  private final List<Predicate<String>> origins;
  private final boolean anyOrigin;
  private final String namedOrigins;
  private final String methods;
  private final String headers;
  private final String exposed;

  CorsPolicy(CorsRule rule) {
    this.rule = rule;
    this.paths = beginning(rule.paths());
    this.origins = rule.origins().stream().map(CorsPolicy::origin).toList();
    this.anyOrigin = rule.origins().contains(ANY);
    this.namedOrigins = list(rule.origins().stream().filter(text -> !isExpression(text)));
    this.methods = list(rule.methods().stream().map(method -> method.toUpperCase(Locale.ROOT)));
    this.headers = list(rule.headers().stream());
    this.exposed = list(rule.exposeHeaders().stream());
  }

  private static String list(Stream<String> texts) {
    return String.join(", ", texts.sorted().toList());
  }

  private static Predicate<String> beginning(String expression) {
    try {
      Pattern pattern = Pattern.compile(expression);
      return path -> pattern.matcher(path).lookingAt();
    } catch (PatternSyntaxException e) {
      return expression::equals;
    }
  }

  /**
   * A text for an origin is the whole of it. A beginning would let in whoever registers the name
   * that a name here is the beginning of.
   */
  private static Predicate<String> origin(String text) {
    if (!isExpression(text)) {
      return text::equals;
    }
    try {
      Pattern pattern = Pattern.compile(text);
      return origin ->
          text.equals(origin)
              || (origin.length() <= LONGEST_ORIGIN && pattern.matcher(origin).matches());
    } catch (PatternSyntaxException e) {
      return text::equals;
    }
  }

  /** Whether there is something in a text that is in no origin. */
  private static boolean isExpression(String text) {
    return !text.equals(ANY) && text.chars().anyMatch(c -> "?*[](){}|^$+\\".indexOf(c) >= 0);
  }

  boolean isFor(String path) {
    return paths.test(path);
  }

  boolean answersOptions() {
    return rule.automaticOptions();
  }

  /** Sets the headers of an answer that there is to a request. */
  void tell(HttpServerExchange exchange) {
    HeaderMap request = exchange.getRequestHeaders();
    HeaderMap answer = exchange.getResponseHeaders();
    if (rule.varyHeader() && !isSameForAll()) {
      // Also where nothing is allowed: a cache would hand that to those who may.
      answer.add(Headers.VARY, "Origin");
    }
    String allowed = allowed(request.getFirst(Headers.ORIGIN));
    if (allowed == null) {
      return;
    }
    answer.put(ALLOW_ORIGIN, allowed);
    put(answer, EXPOSE_HEADERS, exposed);
    if (rule.supportsCredentials()) {
      answer.put(CREDENTIALS, "true");
    }
    String method = request.getFirst(REQUEST_METHOD);
    if (exchange.getRequestMethod().equalToString("OPTIONS") && method != null && has(method)) {
      put(answer, ALLOW_METHODS, methods);
      put(answer, ALLOW_HEADERS, headers);
      if (rule.maxAge() != null) {
        answer.put(MAX_AGE, rule.maxAge());
      }
    }
  }

  /** Whether it is answered the same whatever a request says of its origin. */
  private boolean isSameForAll() {
    return anyOrigin && rule.sendWildcard() && rule.alwaysSend() && namedOrigins.equals(ANY);
  }

  private boolean has(String method) {
    return rule.methods().stream().anyMatch(method::equalsIgnoreCase);
  }

  private static void put(HeaderMap headers, HttpString name, String value) {
    if (!value.isEmpty()) {
      headers.put(name, value);
    }
  }

  private @Nullable String allowed(@Nullable String origin) {
    if (origin == null || origin.isEmpty()) {
      return rule.alwaysSend() && !namedOrigins.isEmpty() ? namedOrigins : null;
    }
    if (anyOrigin) {
      return rule.sendWildcard() ? ANY : origin;
    }
    return origins.stream().anyMatch(each -> each.test(origin)) ? origin : null;
  }
}
