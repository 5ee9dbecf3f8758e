package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as data, the same for every server.
 *
 * @param target the path and query as they go on the wire
 * @param headers in order, beside Host, Connection and those that tell a body's length
 * @param chunked whether the body goes in chunks rather than with a Content-Length
 */
record Call(
    String method, String target, List<Header> headers, Optional<byte[]> body, boolean chunked) {

  /** The user agent of a Docker engine of the time, without which 0.7.3 refuses layers. */
  static final String DOCKER =
      "docker/1.5.0 go/go1.3.3 git-commit/a8a31ef kernel/3.18.0 os/linux arch/amd64";

  /** One header field. */
  record Header(String name, String value) {}

  /** A request without a body, from a Docker engine. */
  static Call of(String method, String target) {
    return new Call(
        method, target, List.of(new Header("User-Agent", DOCKER)), Optional.empty(), false);
  }

  static Call get(String target) {
    return of("GET", target);
  }

  static Call head(String target) {
    return of("HEAD", target);
  }

  static Call delete(String target) {
    return of("DELETE", target);
  }

  /** A PUT of JSON, or of what is no JSON. */
  static Call put(String target, String body) {
    return put(target, body.getBytes(UTF_8));
  }

  static Call put(String target, byte[] body) {
    return of("PUT", target).body(body);
  }

  /** The same with a body. */
  Call body(byte[] bytes) {
    return new Call(method, target, headers, Optional.of(bytes), chunked);
  }

  /** The same with a body in chunks. */
  Call inChunks() {
    return new Call(method, target, headers, body, true);
  }

  /** The same with a header, in place of one of that name. */
  Call with(String name, String value) {
    Call without = without(name);
    List<Header> more = new ArrayList<>(without.headers);
    more.add(new Header(name, value));
    return new Call(method, target, List.copyOf(more), body, chunked);
  }

  /** The same without a header. */
  Call without(String name) {
    List<Header> fewer =
        headers.stream().filter(header -> !header.name().equalsIgnoreCase(name)).toList();
    return new Call(method, target, fewer, body, chunked);
  }

  /** The same from another user agent. */
  Call from(String agent) {
    return with("User-Agent", agent);
  }

  /** The same with the payload checksum in the headers of both versions. */
  Call checksum(String value) {
    return with("X-Docker-Checksum-Payload", value).with("X-Docker-Payload-Checksum", value);
  }
}
