package io.stowage.server.config;

import io.stowage.server.config.Notifications.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The type of {@code notifications.endpoints}, a list of sections as CNCF Distribution has them.
 */
final class EndpointList implements ValueType<List<Endpoint>> {

  private static final Set<String> ACTIONS = Set.of("push", "pull", "mount", "delete");
  private static final String HEADER = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** What a client sets itself. */
  private static final Set<String> NOT_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "content-type");

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int THRESHOLD = 10;

  @Override
  public @Nullable List<Endpoint> read(Given given) {
    if (given.isNothing()) {
      return null;
    }
    List<Endpoint> endpoints = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Given each : given.items()) {
      Endpoint endpoint = endpoint(each);
      each.check(names.add(endpoint.name()), "an endpoint with a name of its own");
      endpoints.add(endpoint);
    }
    return endpoints.isEmpty() ? null : endpoints;
  }

  private static Endpoint endpoint(Given given) {
    String name = null;
    String url = null;
    boolean disabled = false;
    Map<String, List<Secret>> headers = Map.of();
    Duration timeout = SECOND;
    Duration backoff = SECOND;
    Integer threshold = null;
    Set<String> mediaTypes = new TreeSet<>();
    Set<String> actions = new TreeSet<>();
    for (Given each : given.entries()) {
      switch (each.name()) {
        case "name" -> name = each.text();
        case "url" -> url = ValueTypes.URL.read(each);
        case "disabled" -> disabled = Boolean.TRUE.equals(ValueTypes.FLAG.read(each));
        case "headers" -> headers = headers(each);
        case "timeout" -> timeout = time(each);
        case "backoff" -> backoff = time(each);
        case "threshold" -> threshold = ValueTypes.number(0, Integer.MAX_VALUE).read(each);
        case "ignoredmediatypes" -> mediaTypes.addAll(texts(each));
        case "ignore" -> ignore(each, mediaTypes, actions);
        default ->
            throw given.wrong(
                "a section of name, disabled, url, headers, timeout, threshold, backoff,"
                    + " ignoredmediatypes and ignore; it has "
                    + each.name());
      }
    }
    if (name == null || url == null) {
      throw given.wrong("an endpoint with a name and a url");
    }
    return new Endpoint(
        name,
        disabled,
        url,
        headers,
        timeout,
        threshold == null || threshold == 0 ? THRESHOLD : threshold,
        backoff,
        mediaTypes,
        actions);
  }

  private static Map<String, List<Secret>> headers(Given given) {
    Map<String, List<Secret>> headers = new LinkedHashMap<>();
    for (Given each : given.entries()) {
      String name = each.key().substring(given.key().length() + 1);
      each.check(
          name.matches(HEADER) && !NOT_HEADERS.contains(name.toLowerCase(Locale.ROOT)),
          "the values of a header that is not set by the server itself");
      List<Secret> values = new ArrayList<>();
      for (String value : texts(each)) {
        each.check(value.matches("[\\t -~\\x80-\\xff]*"), "a list of texts of one line each");
        values.add(new Secret(value));
      }
      headers.put(name, values);
    }
    return headers;
  }

  private static void ignore(Given given, Set<String> mediaTypes, Set<String> actions) {
    for (Given each : given.entries()) {
      switch (each.name()) {
        case "mediatypes" -> mediaTypes.addAll(texts(each));
        case "actions" -> {
          actions.addAll(texts(each));
          each.check(ACTIONS.containsAll(actions), "a list of push, pull, mount and delete");
        }
        default -> throw given.wrong("a section of mediatypes and actions; it has " + each.name());
      }
    }
  }

  private static List<String> texts(Given given) {
    List<String> texts = ValueTypes.TEXTS.read(given);
    return texts == null ? List.of() : texts;
  }

  /** A time as Go writes it; 0 or nothing is a second, as it is to Distribution. */
  private static Duration time(Given given) {
    String text = given.text();
    Duration time = text == null ? Duration.ZERO : GoDuration.parse(text);
    if (time == null || time.isNegative() || (!time.isZero() && time.toMillis() == 0)) {
      throw given.wrong("a time of a millisecond at least, such as 500ms or 1m30s");
    }
    return time.isZero() ? SECOND : time;
  }

  @Override
  public Stream<String> secrets(List<Endpoint> value) {
    return value.stream()
        .flatMap(
            endpoint ->
                Stream.concat(
                    ValueTypes.URL.secrets(endpoint.url()),
                    endpoint.headers().values().stream()
                        .flatMap(List::stream)
                        .flatMap(EndpointList::secrets)));
  }

  /** A header's value, and what stands in it behind the name of a scheme such as Bearer. */
  private static Stream<String> secrets(Secret header) {
    String value = header.value();
    return Stream.of(value, value.substring(value.lastIndexOf(' ') + 1)).distinct();
  }

  @Override
  public Object show(List<Endpoint> value) {
    return value.stream().map(EndpointList::show).toList();
  }

  private static Object show(Endpoint endpoint) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", endpoint.name());
    shown.put("disabled", endpoint.disabled());
    shown.put("url", endpoint.shownUrl());
    if (!endpoint.headers().isEmpty()) {
      Map<String, Object> headers = new LinkedHashMap<>();
      endpoint
          .headers()
          .forEach(
              (name, values) ->
                  headers.put(name, values.stream().map(secret -> Secret.MASK).toList()));
      shown.put("headers", headers);
    }
    shown.put("timeout", Amounts.show(endpoint.timeout()));
    shown.put("threshold", endpoint.threshold());
    shown.put("backoff", Amounts.show(endpoint.backoff()));
    Map<String, Object> ignore = new LinkedHashMap<>();
    ignore.put("mediatypes", endpoint.ignoredMediaTypes().stream().sorted().toList());
    ignore.put("actions", endpoint.ignoredActions().stream().sorted().toList());
    shown.put("ignore", ignore);
    return shown;
  }
}
