package io.stowage.cache.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Answers each command with the same bytes, which a Redis says in states that it cannot easily be
 * brought into; or not at all.
 */
final class AnsweringServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String answer;
  private volatile boolean hangs;

  AnsweringServer(String answer) throws IOException {
    this.answer = answer;
    server.setReceiveBufferSize(8 * 1024); // so that little is on its way to it
    Thread thread = new Thread(this::accept, "answering");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Reads no more of commands than their beginning. */
  void hang() {
    hangs = true;
  }

  void answer(String other) {
    answer = other;
  }

  void awaitQuestion() throws InterruptedException {
    asked.await();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        clients.add(client);
        Thread thread = new Thread(() -> serve(client), "answering");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // Each command begins with the number of its parts.
        if (line.startsWith("*")) {
          if (hangs) {
            closed.await();
          }
          for (int rest = 2 * Integer.parseInt(line.substring(1)); rest > 0; rest--) {
            String unused = in.readLine();
          }
          asked.countDown();
          client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException | InterruptedException e) {
      // It has gone.
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
