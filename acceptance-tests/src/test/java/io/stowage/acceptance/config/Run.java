package io.stowage.acceptance.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end, in an environment of just the variables given.
 *
 * @param exit code
 * @param output on standard output
 * @param errors the lines on standard error
 */
record Run(int exit, String output, List<String> errors) {

  private static final Path JAR =
      Path.of(
          System.getProperty(
              "stowage.server.jar", "../registry-server/target/registry-server.jar"));

  /** Runs the jar to its end. */
  static Run jar(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    return of(folder, java(arguments), environment, "");
  }

  /** Runs the jar, asks it to end as soon as it has said its line, and waits for that. */
  static Run jarUntilItListens(Path folder, Map<String, String> environment) throws IOException {
    Path errors = Files.createTempFile(folder, "run", ".err");
    Process process = builder(folder, java(), environment, errors).start();
    String line = process.inputReader().readLine();
    process.destroy();
    return new Run(exit(process), line == null ? "" : line, Files.readAllLines(errors));
  }

  /**
   * Runs a program to its end.
   *
   * @param folder to work in
   * @param input on its standard input
   */
  static Run of(Path folder, List<String> command, Map<String, String> environment, String input)
      throws IOException {
    Path in = Files.writeString(Files.createTempFile(folder, "run", ".in"), input);
    Path out = Files.createTempFile(folder, "run", ".out");
    Path errors = Files.createTempFile(folder, "run", ".err");
    Process process =
        builder(folder, command, environment, errors)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    return new Run(exit(process), Files.readString(out), Files.readAllLines(errors));
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder builder(
      Path folder, List<String> command, Map<String, String> environment, Path errors) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  private static int exit(Process process) {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + process.info());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
