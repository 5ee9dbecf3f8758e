package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import io.stowage.server.spec.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** More than the server takes. */
final class LimitRows {

  private static final int MANIFEST_LIMIT = 4 * 1024 * 1024;
  private static final Set<Integer> HEADERS_TOO_LARGE = Set.of(400, 431);

  private static Row manifest(String rule, int status, String code, byte[] body) {
    return Row.withBody(
        Route.MANIFEST,
        rule,
        status,
        code,
        "PUT /v2/library/app/manifests/large",
        "Content-Type: " + MediaTypes.IMAGE,
        body);
  }

  private static Row ping(String rule, Set<Integer> statuses, String headers) {
    return Row.raw(
        Route.PING, rule, statuses, "GET /v2/ HTTP/1.1\nHost: localhost\n" + headers + "\n");
  }

  static final List<Row> ROWS =
      List.of(
          manifest(
              "a manifest one byte above the limit",
              413,
              "MANIFEST_INVALID",
              new byte[MANIFEST_LIMIT + 1]),
          manifest(
              "a manifest far above the limit",
              413,
              "MANIFEST_INVALID",
              new byte[5 * MANIFEST_LIMIT]),
          manifest(
              "a manifest of the largest size that is none",
              400,
              "MANIFEST_INVALID",
              "[".repeat(MANIFEST_LIMIT).getBytes(StandardCharsets.US_ASCII)),
          Row.raw(
              Route.MANIFEST,
              "a manifest that says it is far too large",
              Set.of(413),
              "PUT /v2/library/app/manifests/large HTTP/1.1\nHost: localhost\nContent-Type: "
                  + MediaTypes.IMAGE
                  + "\nContent-Length: 99999999999\n\n"),
          Row.raw(
              Route.MANIFEST,
              "a manifest that comes in chunks and is too large",
              Set.of(413),
              "PUT /v2/library/app/manifests/large HTTP/1.1\nHost: localhost\nContent-Type: "
                  + MediaTypes.IMAGE
                  + "\nTransfer-Encoding: chunked\n\n"
                  + ("10000\n" + "x".repeat(65_536) + "\n").repeat(65)
                  + "0\n\n"),
          Row.raw(
              Route.MANIFEST,
              "a manifest too large for a client that asks before it sends",
              Set.of(413, 417),
              "PUT /v2/library/app/manifests/large HTTP/1.1\nHost: localhost\nContent-Type: "
                  + MediaTypes.IMAGE
                  + "\nContent-Length: 99999999999\nExpect: 100-continue\n\n"),
          ping("a header that is too large", HEADERS_TOO_LARGE, "X: " + "x".repeat(100_000) + "\n"),
          ping(
              "a header's name that is too large",
              HEADERS_TOO_LARGE,
              "x".repeat(100_000) + ": x\n"),
          ping("too many headers", HEADERS_TOO_LARGE, "X: x\n".repeat(1000)),
          ping(
              "headers that are too large together",
              HEADERS_TOO_LARGE,
              ("X: " + "x".repeat(2000) + "\n").repeat(90)),
          Row.raw(
              Route.TAGS,
              "a path that is too long",
              Set.of(400, 414),
              "GET /v2/" + "a/".repeat(100_000) + "tags/list HTTP/1.1\nHost: localhost\n\n"),
          Row.raw(
              Route.TAGS,
              "a query that is too long",
              Set.of(400, 414),
              "GET /v2/library/app/tags/list?last="
                  + "x".repeat(200_000)
                  + " HTTP/1.1\nHost: localhost\n\n"),
          Row.raw(
              Route.TAGS,
              "very many parameters",
              Set.of(200, 400, 414),
              "GET /v2/library/app/tags/list?"
                  + "a=1&".repeat(10_000)
                  + " HTTP/1.1\nHost: localhost\n\n"),
          Row.raw(
              Route.PING,
              "a method that is too long",
              Set.of(400, 405, 414, 431),
              "G".repeat(100_000) + " /v2/ HTTP/1.1\nHost: localhost\n\n"));

  private LimitRows() {}
}
