package io.stowage.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection that costs next to nothing: a blocking socket, direct buffers,
 * no copy of a body. Not safe for use by several threads.
 */
final class HttpConnection implements Closeable {
  private static final int WRITE_SLICE = 1 << 20;

  private final SocketChannel channel;
  private final ByteBuffer head = ByteBuffer.allocateDirect(16 * 1024);
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024).limit(0);

  HttpConnection(int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /**
   * Sends a request and reads the head of its response; the body is the caller's to read.
   *
   * @param headers further header lines, each ended with CR LF
   * @param body what to send from position to limit (left as they are), or null for no body
   */
  Reply send(String method, String target, String headers, @Nullable ByteBuffer body)
      throws IOException {
    String length =
        body != null
            ? "Content-Length: " + body.remaining() + "\r\n"
            : method.startsWith("P") ? "Content-Length: 0\r\n" : "";
    head.clear();
    head.put(
        (method
                + " "
                + target
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: side-by-side\r\n"
                + length
                + headers
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    write(head.flip());
    if (body != null) {
      write(body.duplicate());
    }
    return readHead();
  }

  private void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + WRITE_SLICE));
      channel.write(bytes);
    }
  }

  private Reply readHead() throws IOException {
    String[] status = readLine().split(" ", 3);
    if (status.length < 2 || !status[0].equals("HTTP/1.1")) {
      throw new WrongAnswerException("no HTTP/1.1 response: " + String.join(" ", status));
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Reply(Integer.parseInt(status[1]), headers);
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      char c = (char) (readByte() & 0xff);
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
    }
  }

  private byte readByte() throws IOException {
    if (!in.hasRemaining()) {
      fill();
    }
    return in.get();
  }

  private void fill() throws IOException {
    in.clear();
    int count = channel.read(in);
    in.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
  }

  /** Reads a body of announced length, keeping nothing; returns how many bytes it was. */
  long discard(Reply reply) throws IOException {
    long length = reply.contentLength();
    if (length < 0) {
      return read(reply).length;
    }
    long left = length - in.remaining();
    if (left < 0) {
      in.position(in.position() + (int) length);
      return length;
    }
    in.position(in.limit());
    while (left > 0) {
      in.clear().limit((int) Math.min(in.capacity(), left));
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the body ended " + left + " bytes early");
      }
      left -= count;
    }
    in.clear().limit(0);
    return length;
  }

  /** Reads a body, chunked or of announced length, into memory. */
  byte[] read(Reply reply) throws IOException {
    if (reply.chunked()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(bytes(size));
        readLine();
      }
      readLine();
      return body.toByteArray();
    }
    return bytes(Math.toIntExact(Math.max(0, reply.contentLength())));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine().strip(), 16);
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int done = 0; done < count; ) {
      if (!in.hasRemaining()) {
        fill();
      }
      int step = Math.min(in.remaining(), count - done);
      in.get(bytes, done, step);
      done += step;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
