package io.stowage.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A started server: its port, its memory, and its end. */
final class ServerProcess implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final double startSeconds;

  private ServerProcess(Process process, int port, double startSeconds) {
    this.process = process;
    this.port = port;
    this.startSeconds = startSeconds;
  }

  /**
   * Starts a server and waits until it answers {@code GET /v2/} with 200.
   *
   * @param home where its configuration and its log go
   * @throws IOException when it ends or does not answer in time
   */
  static ServerProcess start(Candidate candidate, Path home, Path storage)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Candidate.Command command = candidate.launch().command(home, storage, port);
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(command.environment());
    Path log = home.resolve(candidate.name() + ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
        process.destroyForcibly();
        throw new IOException(candidate.name() + " did not start: " + Files.readString(log));
      }
      Thread.sleep(1);
    }
    return new ServerProcess(process, port, (System.nanoTime() - begin) / 1e9);
  }

  private static boolean answers(int port) {
    try (RegistryConnection connection = new RegistryConnection(port)) {
      connection.get("/v2/", "");
      return true;
    } catch (IOException | WrongAnswerException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** From the start of the process to its first answer. */
  double startSeconds() {
    return startSeconds;
  }

  /** Makes the next {@link #memory()} tell the peak from now on. */
  void resetPeak() throws IOException {
    Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), "5");
  }

  Memory memory() throws IOException {
    long resident = 0;
    long peak = 0;
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = kilobytes(line);
      } else if (line.startsWith("VmHWM:")) {
        peak = kilobytes(line);
      }
    }
    return new Memory(resident / 1024, peak / 1024);
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /** Stops the process from running until {@link #resume()}, so that it cannot disturb others. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      resume();
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
