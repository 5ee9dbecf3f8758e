package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One bad request and what it must be answered with. In the request line, in headers and in text
 * bodies these stand for content of the {@link Fixture}: {@code {blob}}, {@code {manifest}} and
 * {@code {unknown}} for digests, {@code {upload}} for the path of a new upload with ten bytes and
 * {@code {id}} for its id. {@code {image}} is a v1 image, {@code {unfinished}} one without a layer,
 * {@code {none}} the id of none.
 */
final class Row {

  /** What a row accepts in place of an answer: that the server closes the connection. */
  static final int CLOSED = 0;

  private final Route route;
  private final String rule;
  private final Set<Integer> statuses;
  private final @Nullable String code;
  private final String method;
  private final String head;
  private final byte[] body;
  private final boolean endsEarly;

  private Row(
      Route route,
      String rule,
      Set<Integer> statuses,
      @Nullable String code,
      String head,
      byte[] body,
      boolean endsEarly) {
    this.route = route;
    this.rule = rule;
    this.statuses = statuses;
    this.code = code;
    this.method = head.substring(0, Math.max(0, head.indexOf(' ')));
    this.head = head;
    this.body = body;
    this.endsEarly = endsEarly;
  }

  /** A request without a body. */
  static Row of(Route route, String rule, int status, String code, String request) {
    return new Row(
        route, rule, Set.of(status), code, head(request, length(request)), new byte[0], false);
  }

  /** A request with headers, separated by line feeds, and no body. */
  static Row of(Route route, String rule, int status, String code, String request, String headers) {
    return new Row(
        route,
        rule,
        Set.of(status),
        code,
        head(request, headers + "\n" + length(request)),
        new byte[0],
        false);
  }

  /** A request with headers and a body whose length is told. */
  static Row withBody(
      Route route,
      String rule,
      int status,
      String code,
      String request,
      String headers,
      byte[] body) {
    String all = headers + (headers.isEmpty() ? "" : "\n") + "Content-Length: " + body.length;
    return new Row(route, rule, Set.of(status), code, head(request, all), body, false);
  }

  /** As {@link #withBody(Route, String, int, String, String, String, byte[])}. */
  static Row withBody(
      Route route,
      String rule,
      int status,
      String code,
      String request,
      String headers,
      String body) {
    return withBody(
        route, rule, status, code, request, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Exactly this, with its line feeds made CR LF; each char is one byte. What is refused so early
   * that no handler sees it has no code.
   */
  static Row raw(Route route, String rule, Set<Integer> statuses, String request) {
    return new Row(route, rule, statuses, null, request.replace("\n", "\r\n"), new byte[0], false);
  }

  /** As {@link #raw}, after which the client sends nothing more, though it said it would. */
  static Row cutOff(Route route, String rule, Set<Integer> statuses, String request) {
    return new Row(route, rule, statuses, null, request.replace("\n", "\r\n"), new byte[0], true);
  }

  private static String length(String request) {
    boolean bodyExpected =
        request.startsWith("PUT ") || request.startsWith("POST ") || request.startsWith("PATCH ");
    return bodyExpected ? "Content-Length: 0" : "";
  }

  private static String head(String request, String headers) {
    StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers.split("\n", -1)) {
      if (!header.isEmpty()) {
        head.append(header).append("\r\n");
      }
    }
    return head.append("\r\n").toString();
  }

  Route route() {
    return route;
  }

  Set<Integer> statuses() {
    return statuses;
  }

  /** The code of the error, or its message in the v1 API; null if it has none to expect. */
  @Nullable String code() {
    return code;
  }

  String method() {
    return method;
  }

  boolean endsEarly() {
    return endsEarly;
  }

  boolean needsUpload() {
    return head.contains("{upload}") || head.contains("{id}");
  }

  /** The request as it goes over the wire. */
  byte[] bytes(Fixture fixture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(fixture.fill(head).getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    return route + ": " + rule;
  }
}
