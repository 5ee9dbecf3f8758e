package io.stowage.server.badinput;

import static io.stowage.server.badinput.Row.CLOSED;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** Where a request begins and ends, RFC 9112. What is refused here no handler sees. */
final class FramingRows {

  private static final Set<Integer> REFUSED = Set.of(400);
  private static final Set<Integer> REFUSED_OR_CLOSED = Set.of(400, CLOSED);

  /** A request that an attacker hides in what one reader takes for a body and another does not. */
  private static final String HIDDEN =
      "POST /v2/library/hidden/blobs/uploads/ HTTP/1.1\nHost: x\nContent-Length: 0\n\n";

  private static Row ping(String rule, Set<Integer> statuses, String headers) {
    return Row.raw(Route.PING, rule, statuses, "GET /v2/ HTTP/1.1\nHost: localhost\n" + headers);
  }

  private static Row patch(String rule, Set<Integer> statuses, String headersAndBody) {
    return Row.raw(
        Route.UPLOAD,
        rule,
        statuses,
        "PATCH {upload} HTTP/1.1\nHost: localhost\n" + headersAndBody);
  }

  private static Row cutOff(String rule, String headersAndBody) {
    return Row.cutOff(
        Route.UPLOAD,
        rule,
        REFUSED_OR_CLOSED,
        "PATCH {upload} HTTP/1.1\nHost: localhost\n" + headersAndBody);
  }

  static final List<Row> ROWS =
      List.of(
          patch("a length that is no number", REFUSED, "Content-Length: ten\n\n0123456789"),
          patch("a length below zero", REFUSED, "Content-Length: -1\n\n0123456789"),
          patch("a length with a sign", REFUSED, "Content-Length: +10\n\n0123456789"),
          patch("a length in hexadecimal digits", REFUSED, "Content-Length: 0xa\n\n0123456789"),
          patch("a length with a fraction", REFUSED, "Content-Length: 10.0\n\n0123456789"),
          patch(
              "a length beyond 64 bits",
              Set.of(400, 413),
              "Content-Length: 99999999999999999999\n\n0123456789"),
          patch("an empty length", REFUSED, "Content-Length: \n\n0123456789"),
          patch("two lengths", REFUSED, "Content-Length: 10\nContent-Length: 5\n\n0123456789"),
          patch("two lengths in one header", REFUSED, "Content-Length: 10, 5\n\n0123456789"),
          patch(
              "a length and chunks",
              REFUSED,
              "Content-Length: 4\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n" + HIDDEN),
          patch(
              "chunks and a length",
              REFUSED,
              "Transfer-Encoding: chunked\nContent-Length: 4\n\n5\nhello\n0\n\n" + HIDDEN),
          patch(
              "a coding that is not known",
              Set.of(400, 501),
              "Transfer-Encoding: squeezed\n\n5\nhello\n0\n\n" + HIDDEN),
          patch(
              "a coding that is almost chunked",
              Set.of(400, 501),
              "Transfer-Encoding: xchunked\n\n5\nhello\n0\n\n" + HIDDEN),
          patch(
              "chunked and then something else",
              Set.of(400, 501),
              "Transfer-Encoding: chunked, squeezed\n\n5\nhello\n0\n\n" + HIDDEN),
          patch(
              "two headers of coding",
              Set.of(400, 501),
              "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n5\nhello\n0\n\n"
                  + HIDDEN),
          cutOff("a chunk size of letters", "Transfer-Encoding: chunked\n\nzz\nhello\n0\n\n"),
          cutOff("a chunk size below zero", "Transfer-Encoding: chunked\n\n-5\nhello\n0\n\n"),
          cutOff(
              "a chunk size beyond 64 bits",
              "Transfer-Encoding: chunked\n\nfffffffffffffffff\nhello\n0\n\n"),
          cutOff("an empty chunk size", "Transfer-Encoding: chunked\n\n\nhello\n0\n\n"),
          cutOff("no last chunk", "Transfer-Encoding: chunked\n\n5\nhello\n"),
          Row.raw(Route.PING, "no host", REFUSED, "GET /v2/ HTTP/1.1\n\n"),
          ping("two hosts", REFUSED, "Host: other\n\n"),
          Row.raw(
              Route.PING,
              "a host with a path",
              REFUSED,
              "GET /v2/ HTTP/1.1\nHost: localhost/evil\n\n"),
          Row.raw(
              Route.PING,
              "a host with a user",
              REFUSED,
              "GET /v2/ HTTP/1.1\nHost: user@localhost\n\n"),
          Row.raw(
              Route.PING,
              "a host with a bad port",
              REFUSED,
              "GET /v2/ HTTP/1.1\nHost: localhost:port\n\n"),
          ping("a header without a colon", REFUSED, "Nonsense\n\n"),
          ping("a header without a name", REFUSED, ": value\n\n"),
          ping("a space behind a header's name", REFUSED, "Content-Length : 0\n\n"),
          ping("a space in a header's name", REFUSED, "Bad Name: x\n\n"),
          // Either refused or read as a space, RFC 9112 section 5.2.
          ping("a header folded over two lines", Set.of(200, 400), "X-Folded: a\n b\n\n"),
          ping("a zero byte in a header", REFUSED, "X-Zero: a\0b\n\n"),
          ping("a carriage return in a header", REFUSED, "X-Return: a\rX-Other: b\n\n"),
          Row.raw(
              Route.PING,
              "a method with a bad character",
              REFUSED,
              "G(T /v2/ HTTP/1.1\nHost: localhost\n\n"),
          Row.raw(
              Route.PING,
              "a version that is none",
              REFUSED_OR_CLOSED,
              "GET /v2/ HTPT/1.1\nHost: localhost\n\n"),
          Row.raw(Route.PING, "no version", REFUSED_OR_CLOSED, "GET /v2/\nHost: localhost\n\n"),
          Row.raw(Route.PING, "another protocol", REFUSED_OR_CLOSED, "SSH-2.0-OpenSSH_9.6\n\n"),
          Row.raw(
              Route.PING,
              "the beginning of TLS",
              REFUSED_OR_CLOSED,
              "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n\n"),
          Row.raw(
              Route.PING,
              "half the preface of HTTP/2",
              REFUSED_OR_CLOSED,
              "PRI * HTTP/2.0\n\nXX\n\n"),
          Row.raw(
              Route.PING,
              "a tunnel",
              Set.of(400, 404, 405, CLOSED),
              "CONNECT localhost:22 HTTP/1.1\nHost: localhost:22\n\n"),
          ping(
              "an upgrade to HTTP/2 with bad settings",
              Set.of(200, 400),
              "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: !!!\n\n"),
          ping(
              "an upgrade to something else",
              Set.of(200),
              "Connection: Upgrade\nUpgrade: websocket\n\n"));

  private FramingRows() {}
}
