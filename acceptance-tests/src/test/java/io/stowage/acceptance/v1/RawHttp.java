package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sends requests over sockets of their own, exactly as they are written, and takes responses as
 * they are: clients of a library would mend paths and refuse what the original gets wrong.
 */
final class RawHttp {

  /** Stands for the status when the connection ended before the response did. */
  static final String LOST = "connection lost";

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int CHUNK = 4096;

  private RawHttp() {}

  /**
   * Sends one request.
   *
   * @param host {@code 127.0.0.1:<port>}
   */
  static Reply send(String host, Call call) {
    int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        write(socket.getOutputStream(), host, call);
      } catch (IOException e) {
        // It may have answered before it has read all, and closed.
      }
      return read(new BufferedInputStream(socket.getInputStream()), call);
    } catch (SocketTimeoutException e) {
      return new Reply(0, Map.of("problem", List.of("no end within 20 s")), new byte[0]);
    } catch (IOException e) {
      return new Reply(0, Map.of("problem", List.of(LOST)), new byte[0]);
    }
  }

  private static void write(OutputStream out, String host, Call call) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
    if (call.headers().stream().noneMatch(it -> it.name().equals("Host"))) {
      head.append("Host: ").append(host).append("\r\n");
    }
    head.append("Connection: close\r\n");
    call.headers()
        .forEach(it -> head.append(it.name()).append(": ").append(it.value()).append("\r\n"));
    if (call.chunked()) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (call.body().isPresent()) {
      head.append("Content-Length: ").append(call.body().get().length).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    byte[] body = call.body().orElse(new byte[0]);
    if (call.chunked()) {
      for (int i = 0; i < body.length; i += CHUNK) {
        int size = Math.min(CHUNK, body.length - i);
        request.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
        request.write(body, i, size);
        request.writeBytes("\r\n".getBytes(ISO_8859_1));
      }
      request.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    } else {
      request.writeBytes(body);
    }
    out.write(request.toByteArray());
    out.flush();
  }

  private static Reply read(InputStream in, Call call) throws IOException {
    String[] start = line(in).split(" ", 3);
    if (start.length < 2) {
      throw new EOFException("no status line");
    }
    int status = Integer.parseInt(start[1]);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, call);
    }
    boolean none = call.method().equals("HEAD") || status == 204 || status == 304;
    return new Reply(status, headers, none ? new byte[0] : body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.writeBytes(in.readNBytes(size));
        line(in);
      }
      return body.toByteArray();
    }
    List<String> length = headers.get("content-length");
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("ends within a line");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
