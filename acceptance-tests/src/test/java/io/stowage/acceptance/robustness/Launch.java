package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One start of the runnable jar in an environment of just the variables given, to see what it says
 * and how it ends.
 */
final class Launch implements AutoCloseable {

  private static final Pattern URL = Pattern.compile("http://\\S*:(\\d+)");

  private final Process process;
  private final Path errors;
  private final String line;

  private Launch(Process process, Path errors, String line) {
    this.process = process;
    this.errors = errors;
    this.line = line;
  }

  /**
   * Starts the jar and waits until it has said its line or ended.
   *
   * @param folder to work in, for what the process leaves
   */
  static Launch in(Path folder, Map<String, String> variables) throws IOException {
    Path jar =
        Path.of(
            System.getProperty(
                "stowage.server.jar", "../registry-server/target/registry-server.jar"));
    Path errors = Files.createTempFile(folder, "launch", ".err");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(java.toString(), "-jar", jar.toAbsolutePath().toString()))
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String line = process.inputReader().readLine();
    return new Launch(process, errors, line == null ? "" : line);
  }

  /** What it said on standard output; the empty string if it ended without a word. */
  String line() {
    return line;
  }

  /** The port that its line names. */
  int port() {
    Matcher matcher = URL.matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("no address in: " + line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** The lines on standard error that are not the access log's. */
  List<String> complaints() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (String each : Files.readAllLines(errors)) {
      if (!each.isBlank() && !each.contains("HTTP/1.1")) {
        complaints.add(each);
      }
    }
    return complaints;
  }

  /** Asks it to end (SIGTERM) and does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it has ended and gives its exit code. */
  int exit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + patience);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends it by force. */
  @Override
  public void close() {
    process.destroyForcibly();
    exit(Duration.ofSeconds(30));
  }
}
