package io.stowage.acceptance;

import static java.util.stream.Collectors.joining;

import io.stowage.acceptance.fixture.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry as a process of its own: {@code java -jar registry-server.jar} on a free port. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final Path log;
  private final List<Integer> ports;

  private ServerProcess(Process process, Path log, List<Integer> ports) {
    this.process = process;
    this.log = log;
    this.ports = List.copyOf(ports);
  }

  /**
   * Starts a server and waits until it says that it listens.
   *
   * @param storage the path it stores below, in the {@linkplain Storage#current current} storage
   * @param port to listen on; 0 for any
   * @param javaOptions for the virtual machine, such as {@code -Xmx128m}
   */
  public static ServerProcess start(Path storage, int port, String... javaOptions) {
    return start(Storage.current(), storage, port, javaOptions);
  }

  /**
   * Starts a server and waits until it says that it listens.
   *
   * @param storage it stores in
   * @param path it stores below
   * @param port to listen on; 0 for any
   * @param javaOptions for the virtual machine, such as {@code -Xmx128m}
   */
  public static ServerProcess start(Storage storage, Path path, int port, String... javaOptions) {
    Map<String, String> environment = new HashMap<>(storage.variables(path));
    environment.put("REGISTRY_PORT", Integer.toString(port));
    return start(environment, javaOptions);
  }

  /**
   * Starts a server and waits until it says that it listens.
   *
   * @param environment the variables that set it up, beside those of this process
   * @param javaOptions for the virtual machine, such as {@code -Xmx128m}
   */
  public static ServerProcess start(Map<String, String> environment, String... javaOptions) {
    try {
      Path jar = jar();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(javaOptions));
      command.addAll(List.of("-jar", jar.toString()));
      Path log = Files.createTempFile("stowage-server", ".log");
      log.toFile().deleteOnExit();
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      BufferedReader out = process.inputReader();
      String line = out.readLine();
      List<Integer> ports = new ArrayList<>();
      Matcher matcher = LISTENING.matcher(line == null ? "" : line);
      while (matcher.find()) {
        ports.add(Integer.parseInt(matcher.group(1)));
      }
      if (ports.isEmpty()) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "no line that says where it listens: " + line + "\n" + Files.readString(log));
      }
      return new ServerProcess(process, log, ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The runnable jar. */
  public static Path jar() {
    Path jar =
        Path.of(
            System.getProperty(
                "stowage.server.jar", "../registry-server/target/registry-server.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar.toAbsolutePath() + " is missing: run mvn package first");
    }
    return jar;
  }

  /** The port it listens on; the first, if there are several. */
  public int port() {
    return ports.get(0);
  }

  /** {@code 127.0.0.1:<port>}, as clients name the registry; the first, if there are several. */
  public String host() {
    return hosts().get(0);
  }

  /** The addresses that it listens on, in the order of its configuration. */
  public List<String> hosts() {
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** The process id, for reading its memory. */
  public long pid() {
    return process.pid();
  }

  /** What it has logged on standard error. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has logged last other than accesses, for a failure's message. */
  public String logTail() {
    String rest = log().lines().filter(line -> !line.contains("HTTP/1.1\"")).collect(joining("\n"));
    return rest.substring(Math.max(0, rest.length() - 4000));
  }

  /** Asks it to end in order (SIGTERM) and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Waits until it has ended.
   *
   * @return its exit code
   * @throws IllegalStateException if it still runs after that time
   */
  public int waitForExit(Duration time) {
    try {
      if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the server did not end in " + time + ":\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it at once, as a crash would (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Ends it in order (SIGTERM) and waits for it. */
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end in 60 s:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
