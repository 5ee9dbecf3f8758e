package io.stowage.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
   * Starts a server and waits until it answers its ping with 200.
   *
   * @param home where its configuration and its log go
   * @throws IOException when it ends or does not answer in time
   */
  static ServerProcess start(Candidate candidate, Path home, Storage storage)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Candidate.Command command = candidate.launch().command(home, storage.location(), port);
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(command.environment());
    Path log = home.resolve(candidate.name() + ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    while (!answers(port, candidate.ping())) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
        kill(process);
        throw new IOException(candidate.name() + " did not start: " + Files.readString(log));
      }
      Thread.sleep(1);
    }
    return new ServerProcess(process, port, (System.nanoTime() - begin) / 1e9);
  }

  private static boolean answers(int port, String ping) {
    try (RegistryConnection connection = new RegistryConnection(port)) {
      connection.get(ping, "");
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
    for (long pid : pids()) {
      Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
    }
  }

  /** Of all its processes together, each at its own peak. */
  Memory memory() throws IOException {
    long resident = 0;
    long peak = 0;
    for (long pid : pids()) {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          resident += kilobytes(line);
        } else if (line.startsWith("VmHWM:")) {
          peak += kilobytes(line);
        }
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
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids().forEach(pid -> command.add(Long.toString(pid)));
    new ProcessBuilder(command).start().waitFor();
  }

  /** The process first, then those that it has started to do its work. */
  private List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  private static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    try {
      resume();
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill(process);
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
    }
  }
}
