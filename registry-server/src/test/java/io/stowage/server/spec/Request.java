package io.stowage.server.spec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed request whose target and headers are sent as they are, on a connection of its own.
 */
public final class Request {

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final int port;
  private final String method;
  private final String target;
  private final StringBuilder headers = new StringBuilder();
  private boolean hostGiven;
  private byte @Nullable [] body;

  /** A request, which is sent to a port of this machine. */
  public Request(int port, String method, String target) {
    this.port = port;
    this.method = method;
    this.target = target;
  }

  public Request header(String name, String value) {
    hostGiven |= name.toLowerCase(Locale.ROOT).equals("host");
    headers.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /** A body with its {@code Content-Length}. */
  public Request body(byte[] bytes) {
    body = bytes.clone();
    return header("Content-Length", Integer.toString(bytes.length));
  }

  /** A body in chunked transfer encoding, without a length. */
  public Request chunkedBody(byte[] bytes) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; from += 1000) {
      byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1000));
      chunks.writeBytes(latin1(Integer.toHexString(chunk.length) + "\r\n"));
      chunks.writeBytes(chunk);
      chunks.writeBytes(latin1("\r\n"));
    }
    chunks.writeBytes(latin1("0\r\n\r\n"));
    body = chunks.toByteArray();
    return header("Transfer-Encoding", "chunked");
  }

  /** Sends it and reads the answer. */
  public Answer send() {
    try (RawHttp http = new RawHttp(port)) {
      return sendOn(http);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    }
  }

  /** Sends it on a connection that is open already and reads the answer. */
  public Answer sendOn(RawHttp http) throws IOException {
    http.send(bytes());
    return http.read(method);
  }

  /** The request as it goes over the wire. */
  public byte[] bytes() {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(latin1(method + " " + target + " HTTP/1.1\r\n"));
    if (!hostGiven) {
      request.writeBytes(latin1("Host: 127.0.0.1:" + port + "\r\n"));
    }
    request.writeBytes(latin1(headers.toString()));
    byte[] content = body;
    if (content == null && WITH_BODY.contains(method)) {
      request.writeBytes(latin1("Content-Length: 0\r\n"));
    }
    request.writeBytes(latin1("\r\n"));
    if (content != null) {
      request.writeBytes(content);
    }
    return request.toByteArray();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
