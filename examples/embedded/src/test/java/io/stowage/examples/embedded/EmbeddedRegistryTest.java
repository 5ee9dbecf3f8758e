package io.stowage.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as its user does, and talks to it. */
class EmbeddedRegistryTest {

  private static final Pattern STARTED =
      Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+), storing in (.*)");

  @Test
  void servesAFolder(@TempDir Path folder) throws Exception {
    byte[] blob = "hello".getBytes(StandardCharsets.UTF_8);
    Process process = start(folder);
    try {
      Client client = new Client(port(process, folder));

      assertThat(client.get(client.push("greetings", blob))).isEqualTo(blob);

      process.getOutputStream().close();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(folder.resolve("docker/registry/v2/repositories/greetings/_layers")).exists();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedRegistry.class.getName(),
            folder.toString())
        .redirectError(new File("target/embedded-registry.log"))
        .start();
  }

  private static int port(Process process, Path folder) throws Exception {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = String.valueOf(output.readLine());
    Matcher started = STARTED.matcher(line);
    assertThat(started.matches())
        .as("%s; %s", line, Files.readString(Path.of("target/embedded-registry.log")))
        .isTrue();
    assertThat(started.group(2)).isEqualTo(folder.toString());
    return Integer.parseInt(started.group(1));
  }
}
