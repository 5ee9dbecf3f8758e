package io.stowage.acceptance.robustness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lean HTTP/1.1 client on one connection that is kept alive and opened again when the server
 * closed it. It retries nothing, so that a test sees what the server did. For one thread.
 */
final class PushClient implements AutoCloseable {

  /** Bodies up to this length are kept, longer ones only measured and hashed. */
  static final int KEPT = 1 << 20;

  private final int port;
  private final Duration patience;
  private @Nullable SocketChannel channel;
  private @Nullable InputStream in;

  PushClient(int port) {
    this(port, Duration.ofSeconds(30));
  }

  /**
   * @param patience how long to wait for bytes of an answer before the request fails with an
   *     IOException
   */
  PushClient(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  Answer get(String target) throws IOException {
    return send("GET", target, Map.of("Accept", ImageManifest.MEDIA_TYPE + ", */*"), Payload.EMPTY);
  }

  Answer head(String target) throws IOException {
    return send("HEAD", target, Map.of(), Payload.EMPTY);
  }

  Answer delete(String target) throws IOException {
    return send("DELETE", target, Map.of(), Payload.EMPTY);
  }

  Answer post(String target) throws IOException {
    return send("POST", target, Map.of(), Payload.EMPTY);
  }

  Answer put(String target, Payload body) throws IOException {
    return send("PUT", target, Map.of("Content-Type", "application/octet-stream"), body);
  }

  /** Sends a request with the length of its body in front. */
  Answer send(String method, String target, Map<String, String> headers, Payload body)
      throws IOException {
    SocketChannel to = begin(method, target, headers, body.size());
    body.writeTo(to);
    return answer(method, target);
  }

  /** Sends a body of unknown length in the chunked transfer coding. */
  Answer stream(String method, String target, Map<String, String> headers, Payload body)
      throws IOException {
    SocketChannel to = begin(method, target, headers, -1);
    body.writeTo(new ChunkedBody(to));
    to.write(ascii("0\r\n\r\n"));
    return answer(method, target);
  }

  /**
   * Sends the head of a request only.
   *
   * @param length of the body announced; -1 for a chunked one
   * @return the connection, for the body; this client keeps owning it
   */
  SocketChannel begin(String method, String target, Map<String, String> headers, long length)
      throws IOException {
    SocketChannel to = connected();
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (length < 0) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (length > 0 || (!method.equals("GET") && !method.equals("HEAD"))) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    write(to, ascii(head.append("\r\n").toString()));
    return to;
  }

  /** As {@link #begin}, and waits until the server has seen the request and asks for its body. */
  SocketChannel beginExpected(String method, String target, long length) throws IOException {
    SocketChannel to = begin(method, target, Map.of("Expect", "100-continue"), length);
    String line = line(input());
    if (!line.startsWith("HTTP/1.1 100")) {
      throw new AssertionError(method + " " + target + " was answered with the line: " + line);
    }
    headers(input());
    return to;
  }

  /** Waits until the answer to a request begun has begun to come, and leaves it to be read. */
  void awaitAnswer() throws IOException {
    InputStream from = input();
    from.mark(1);
    if (from.read() < 0) {
      throw new EOFException("the server closed the connection");
    }
    from.reset();
  }

  /** Waits for the answer to a request begun, and reads it. */
  Answer answer(String method, String target) throws IOException {
    try {
      return read(method, method + " " + target);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Answer read(String method, String request) throws IOException {
    InputStream from = input();
    String line = line(from);
    while (line.startsWith("HTTP/1.1 1")) {
      headers(from);
      line = line(from);
    }
    if (!line.matches("HTTP/1\\.1 [2-5]\\d\\d.*")) {
      throw new AssertionError(request + " was answered with the line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> headers = headers(from);
    Body body = new Body();
    if (!method.equals("HEAD") && status != 204 && status != 304) {
      if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
        chunks(from, body);
      } else {
        body.read(from, Long.parseLong(headers.getOrDefault("content-length", "0")));
      }
    }
    if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
      close();
    }
    return body.answer(request, status, headers);
  }

  private static void chunks(InputStream from, Body body) throws IOException {
    long size;
    do {
      size = Long.parseLong(line(from), 16);
      body.read(from, size);
      line(from);
    } while (size > 0);
  }

  private static Map<String, String> headers(InputStream from) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = from.read(); c != '\n'; c = from.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private SocketChannel connected() throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      open = SocketChannel.open();
      channel = open;
      open.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      open.socket().setTcpNoDelay(true);
      open.socket().setSoTimeout(Math.toIntExact(patience.toMillis()));
      in = new BufferedInputStream(open.socket().getInputStream());
    }
    return open;
  }

  private InputStream input() throws IOException {
    InputStream from = in;
    if (from == null) {
      throw new EOFException("not connected");
    }
    return from;
  }

  private static void write(WritableByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Closes the connection. The next request opens one again. */
  @Override
  public void close() {
    SocketChannel open = channel;
    channel = null;
    in = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A body being read. */
  private static final class Body {
    private final MessageDigest digest = Content.sha256();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long length;

    void read(InputStream from, long size) throws IOException {
      byte[] buffer = new byte[(int) Math.min(size, 1 << 16)];
      for (long left = size; left > 0; ) {
        int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new EOFException(left + " bytes of the body are missing");
        }
        keep(buffer, count);
        left -= count;
      }
    }

    private void keep(byte[] buffer, int count) {
      digest.update(buffer, 0, count);
      length += count;
      if (length > KEPT) {
        kept.reset();
      } else {
        kept.write(buffer, 0, count);
      }
    }

    Answer answer(String request, int status, Map<String, String> headers) {
      return new Answer(
          request,
          status,
          headers,
          kept.toString(StandardCharsets.UTF_8),
          length,
          Content.named(digest));
    }
  }

  /** Frames what is written to it as chunks of the chunked transfer coding. */
  private record ChunkedBody(WritableByteChannel to) implements WritableByteChannel {

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int size = bytes.remaining();
      PushClient.write(to, ascii(Integer.toHexString(size) + "\r\n"));
      PushClient.write(to, bytes);
      PushClient.write(to, ascii("\r\n"));
      return size;
    }

    @Override
    public boolean isOpen() {
      return to.isOpen();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("the connection is kept");
    }
  }
}
