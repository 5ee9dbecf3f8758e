package io.stowage.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Stands between servers and a store and counts what is asked. All bytes pass as they are, so that
 * signatures stay valid. Of requests it understands those whose body has an announced length.
 */
final class CountingProxy implements Closeable {
  private static final int BUFFER = 256 * 1024;

  private final ServerSocket listener;
  private final S3Address store;
  private final Map<StoreRequest, Long> counts = new EnumMap<>(StoreRequest.class);

  private CountingProxy(ServerSocket listener, S3Address store) {
    this.listener = listener;
    this.store = store;
  }

  static CountingProxy start(S3Address store) throws IOException {
    CountingProxy proxy =
        new CountingProxy(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), store);
    begin(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What was asked since the last call. */
  synchronized Map<StoreRequest, Long> take() {
    Map<StoreRequest, Long> taken = new EnumMap<>(StoreRequest.class);
    taken.putAll(counts);
    counts.clear();
    return taken;
  }

  private synchronized void count(StoreRequest request) {
    counts.merge(request, 1L, Long::sum);
  }

  private static void begin(Runnable work) {
    Thread thread = new Thread(work, "counting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        begin(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(store.endpoint().getHost(), store.port())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      begin(() -> answer(server, client));
      InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER);
      OutputStream out = server.getOutputStream();
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        count(request(head));
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        pass(in, out, bodyLength(head));
      }
    } catch (IOException e) {
      // The other side sees its connection closed.
    }
  }

  private static void answer(Socket server, Socket client) {
    try (client) {
      long unused = server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The other side sees its connection closed.
    }
  }

  /** A request up to the empty line behind its headers; empty when no more comes. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int ends = 0; ends < 4; ) {
      int b = in.read();
      if (b < 0) {
        if (head.size() > 0) {
          throw new EOFException("in the head of a request");
        }
        return "";
      }
      head.write(b);
      ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : b == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static StoreRequest request(String head) {
    String[] words = head.substring(0, head.indexOf('\r')).split(" ", 3);
    boolean copies = head.toLowerCase(Locale.ROOT).contains("\r\nx-amz-copy-source:");
    return StoreRequest.of(words[0], words.length < 2 ? "" : words[1], copies);
  }

  private static long bodyLength(String head) throws IOException {
    for (String line : head.toLowerCase(Locale.ROOT).lines().toList()) {
      if (line.startsWith("content-length:")) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
      }
      if (line.startsWith("transfer-encoding:")) {
        throw new IOException("a body without a length");
      }
    }
    return 0;
  }

  private static void pass(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER, length)];
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("in the body of a request");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
