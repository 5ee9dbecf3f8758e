package io.stowage.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends the beginning of one answer, and the rest when it is told to. */
final class StalledServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);

  StalledServer(String beginning, String rest) throws IOException {
    daemon(
        () -> {
          try (Socket client = socket.accept()) {
            readRequest(client); // else closing it would take back what was sent
            client.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            daemon(() -> awaitEnd(client));
            told.await();
            client.getOutputStream().write(rest.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
          } catch (IOException | InterruptedException e) {
            // The test is over, or its client is gone.
          }
        });
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitEnd(Socket client) {
    try {
      while (client.getInputStream().read() >= 0) {
        // It asks for more.
      }
    } catch (IOException e) {
      // It ended in another way.
    }
    left.countDown();
  }

  /** Waits until the client has closed the connection. */
  boolean awaitEnd() throws InterruptedException {
    return left.await(30, TimeUnit.SECONDS);
  }

  private static void readRequest(Socket client) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    String line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
  }

  void goOn() {
    told.countDown();
  }

  RegistryClient client(Duration readTimeout) {
    ClientLimits limits =
        new ClientLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), readTimeout, 100, 1000, 200, 3);
    return new RegistryClient(
        new ClientOptions(
            URI.create("http://127.0.0.1:" + socket.getLocalPort()),
            null,
            Set.of(),
            "test",
            limits));
  }

  @Override
  public void close() throws IOException {
    told.countDown();
    socket.close();
  }
}
