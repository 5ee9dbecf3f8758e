package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.fixture.Digests;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of a response is compared: the status, the body and the headers that clients go by, without
 * what is random or follows from the clock or the port.
 */
final class Aspects {

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Cache-Control",
          "Pragma",
          "Last-Modified",
          "Accept-Ranges",
          "Content-Range",
          "X-Docker-Checksum-Payload",
          "X-Docker-Payload-Checksum",
          "X-Docker-Size",
          "X-Docker-Registry-Standalone",
          "X-Docker-Registry-Version",
          "X-Docker-Registry-Config",
          "X-Accel-Redirect",
          "Access-Control-Allow-Origin");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();
  private static final Pattern SIGNATURE = Pattern.compile("signature=[A-Z0-9]{16}");
  private static final Pattern LAST_UPDATE = Pattern.compile("\"last_update\":(\\d+)");
  private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>");
  private static final Pattern IMAGE_JSON = Pattern.compile("/v1/(private_)?images/[^/]+/json");
  private static final int LONG = 400;

  private Aspects() {}

  /**
   * What there is to compare of a response.
   *
   * @param host that it came from, {@code 127.0.0.1:<port>}
   * @return values by name, which is that of a header, {@code status} or {@code body}
   */
  static Map<String, String> of(Call call, Reply reply, String host) {
    Map<String, String> aspects = new TreeMap<>();
    aspects.put("status", Integer.toString(reply.status()));
    reply.header("problem").ifPresent(problem -> aspects.put("status", problem));
    for (String name : HEADERS) {
      reply.header(name).ifPresent(value -> aspects.put(name, value));
    }
    for (String name : List.of("X-Docker-Token", "WWW-Authenticate")) {
      reply
          .header(name)
          .map(value -> SIGNATURE.matcher(value).replaceAll("signature=<random>"))
          .ifPresent(value -> aspects.put(name, value));
    }
    for (String name : List.of("X-Docker-Endpoints", "Location")) {
      reply
          .header(name)
          .map(value -> value.replace(host, "<registry>"))
          .ifPresent(value -> aspects.put(name, value));
    }
    reply.header("Allow").ifPresent(value -> aspects.put("Allow", sorted(value)));
    reply.header("Expires").ifPresent(value -> aspects.put("Expires", expires(value, reply)));
    length(call, reply).ifPresent(value -> aspects.put("Content-Length", value));
    aspects.put("body", body(call, reply));
    return aspects;
  }

  private static String sorted(String list) {
    return String.join(", ", Arrays.stream(list.split(" *, *")).sorted().toList());
  }

  private static String expires(String value, Reply reply) {
    try {
      DateTimeFormatter http = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      ZonedDateTime sent = ZonedDateTime.parse(reply.header("Date").orElse(""), http);
      Duration ahead = Duration.between(sent, ZonedDateTime.parse(value, http));
      return "<" + ahead.plusHours(1).toDays() + " days ahead>";
    } catch (DateTimeParseException e) {
      return value;
    }
  }

  private static Optional<String> length(Call call, Reply reply) {
    Optional<String> length = reply.header("Content-Length");
    boolean stored =
        call.target().endsWith("/layer") || IMAGE_JSON.matcher(call.target()).matches();
    if (call.method().equals("HEAD")) {
      return stored && reply.status() < 300 ? length : Optional.empty();
    }
    return length.filter(value -> !value.equals(Integer.toString(reply.body().length)));
  }

  private static String body(Call call, Reply reply) {
    String type = reply.header("Content-Type").orElse("");
    String text = new String(reply.body(), UTF_8);
    if (type.startsWith("text/html")) {
      Matcher title = TITLE.matcher(text);
      return title.find() ? "<page: " + title.group(1) + ">" : text;
    }
    boolean verbatim = reply.status() < 300 && IMAGE_JSON.matcher(call.target()).matches();
    if (type.startsWith("application/json") && !verbatim) {
      text = json(call, text);
    }
    if (text.length() > LONG || text.indexOf('\0') >= 0) {
      byte[] bytes = type.startsWith("application/json") ? text.getBytes(UTF_8) : reply.body();
      return bytes.length + " bytes, " + Digests.of(bytes);
    }
    return type.startsWith("application/json") ? text : new String(reply.body(), ISO_8859_1);
  }

  /** JSON by its value: without blanks, with keys in order, with what has no order sorted. */
  private static String json(Call call, String text) {
    try {
      Object value = JSON.readValue(text, Object.class);
      if (call.target().endsWith("/images") && value instanceof List<?> list) {
        List<Object> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparing(JSON::writeValueAsString));
        value = sorted;
      }
      if (call.target().startsWith("/v1/search") && value instanceof Map<?, ?> found) {
        value = withoutAdditions(found);
      }
      return withoutClock(JSON.writeValueAsString(value));
    } catch (JacksonException e) {
      return text;
    }
  }

  /** A search's answer with what the original has in it; its results have no order. */
  private static Object withoutAdditions(Map<?, ?> answer) {
    Map<Object, Object> known = new TreeMap<>(answer);
    known.keySet().retainAll(Set.of("num_results", "query", "results", "error"));
    if (known.get("results") instanceof List<?> results) {
      List<Object> sorted = new ArrayList<>();
      for (Object result : results) {
        Map<Object, Object> hit = new TreeMap<>((Map<?, ?>) result);
        hit.keySet().retainAll(Set.of("name", "description"));
        sorted.add(hit);
      }
      sorted.sort(Comparator.comparing(JSON::writeValueAsString));
      known.put("results", sorted);
    }
    return known;
  }

  private static String withoutClock(String json) {
    Matcher matcher = LAST_UPDATE.matcher(json);
    if (!matcher.find()) {
      return json;
    }
    long age = System.currentTimeMillis() / 1000 - Long.parseLong(matcher.group(1));
    return Math.abs(age) < 3600 ? matcher.replaceFirst("\"last_update\":\"<now>\"") : json;
  }
}
