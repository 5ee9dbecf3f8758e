package io.stowage.server.spec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One HTTP/1.1 connection that sends exactly the bytes it is given, well formed or not, and parses
 * what comes back.
 */
public final class RawHttp implements Closeable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private boolean sendFailed;

  /** Connects to the loopback address. */
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends bytes. A server that has answered may close before it has read everything, so a failure
   * to send is no error here; the answer is read all the same.
   */
  public void send(byte[] bytes) {
    if (sendFailed) {
      return;
    }
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      sendFailed = true;
    }
  }

  /** Sends text; each char is one byte. */
  public void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says that nothing more will be sent; answers can still be read. */
  public void endSending() throws IOException {
    if (!sendFailed) {
      socket.shutdownOutput();
    }
  }

  /**
   * Reads one answer, passing over interim ones such as {@code 100 Continue}.
   *
   * @param method of the request, since an answer to {@code HEAD} has no body whatever it says
   * @throws EOFException if the server closes without an answer or within one
   */
  public Answer read(String method) throws IOException {
    List<Integer> interim = new ArrayList<>();
    while (true) {
      String statusLine = line();
      String[] parts = statusLine.split(" ", 3);
      if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
        throw new IOException("not a status line: " + statusLine);
      }
      int status = Integer.parseInt(parts[1]);
      List<Map.Entry<String, String>> headers = headers();
      if (status >= 200 || status == 101) {
        return new Answer(method, status, headers, interim, body(method, status, headers));
      }
      interim.add(status);
    }
  }

  /** Waits until the first byte of an answer is there, and reads none of it. */
  public void awaitAnswer() throws IOException {
    if (endsHere()) {
      throw new EOFException("closed without an answer");
    }
  }

  /** Waits for the server's next move: whether it closes the connection rather than answer. */
  public boolean endsHere() throws IOException {
    in.mark(1);
    if (readByte() < 0) {
      return true;
    }
    in.reset();
    return false;
  }

  private List<Map.Entry<String, String>> headers() throws IOException {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("not a header line: " + line);
      }
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private byte[] body(String method, int status, List<Map.Entry<String, String>> headers)
      throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304 || status == 101) {
      return new byte[0];
    }
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase("Transfer-Encoding")) {
        return chunks();
      }
      if (header.getKey().equalsIgnoreCase("Content-Length")) {
        return exactly(Integer.parseInt(header.getValue()));
      }
    }
    return in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line().strip(), 16);
      body.writeBytes(exactly(size));
      if (!line().isEmpty()) {
        throw new IOException("a chunk does not end where it says");
      }
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed after " + bytes.length + " of " + length + " bytes of body");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = readByte();
      if (b < 0) {
        throw new EOFException("closed after \"" + line.toString(StandardCharsets.UTF_8) + "\"");
      }
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
  }

  private int readByte() throws IOException {
    try {
      return in.read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
