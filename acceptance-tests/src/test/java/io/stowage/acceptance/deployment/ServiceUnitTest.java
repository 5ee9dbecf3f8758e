package io.stowage.acceptance.deployment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Sample;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.fixture.Uploads;
import io.stowage.acceptance.v1.V1Client;
import io.stowage.acceptance.v1.V1Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd. */
final class ServiceUnitTest {

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  /** A line of strace: a call, or the rest of one. */
  private static final Pattern CALL =
      Pattern.compile("^\\d+ +(?:<\\.\\.\\. )?([a-z][a-z0-9_]*)(?:\\(| resumed)");

  @TempDir Path folder;

  private Tool analyze() {
    return Tool.find("systemd-analyze", folder);
  }

  private Path unit() {
    return Sample.read("examples/systemd/stowage.service")
        .with("/opt/stowage/bin/", Tool.repositoryRoot().resolve("bin") + "/")
        .write(folder.resolve("stowage.service"));
  }

  @Test
  void isAcceptedWithoutAWarning() {
    Tool.Result result = analyze().call("verify", "--man=no", unit().toString());

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(0);
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void isRatedThreeOrBetter() {
    String unit = unit().toString();

    // Of ten, in tenths; it fails above.
    analyze().run("security", "--offline=true", "--threshold=30", unit);
    assertThat(analyze().run("security", "--offline=true", unit))
        .containsPattern("Overall exposure level for stowage.service: [0-2]\\.\\d ");
  }

  /** The unit refuses other system calls, and nothing here can start it. */
  @Test
  void allowsWhatTheServerCalls() throws IOException {
    Path trace = folder.resolve("trace");
    Tool server =
        Tool.find("strace", folder)
            .with("-f", "-qq", "-o", trace.toString())
            .with(Tool.repositoryRoot().resolve("bin/registry").toString())
            .env("JAVA_HOME", System.getProperty("java.home"))
            .env("REGISTRY_PORT", "0")
            .env("STORAGE_PATH", folder.resolve("storage").toString());
    try (Daemon daemon = Daemon.start(server, folder.resolve("server.log"))) {
      String host = "127.0.0.1:" + daemon.await(LISTENING).group(1);
      RegistryApi api = new RegistryApi(host);
      for (Uploads upload : Uploads.values()) {
        byte[] content = upload.name().repeat(10_000).getBytes(UTF_8);
        upload.send(api, "unit/v2", content);
        assertThat(api.digestOfBlob("unit/v2", Digests.of(content))).isPresent();
      }
      V1Image image = V1Image.named("unit");
      V1Client client = new V1Client(host);
      client.push("unit/v1", List.of(image), Map.of("latest", image.id()));
      client.pull("unit/v1", "latest");
      daemon.processes().get(daemon.processes().size() - 1).destroy();
      daemon.await(() -> daemon.processes().size() == 1);
    }
    Set<String> calls = new TreeSet<>();
    try (Stream<String> lines = Files.lines(trace, ISO_8859_1)) {
      lines.map(CALL::matcher).filter(Matcher::find).forEach(call -> calls.add(call.group(1)));
    }
    assertThat(calls).contains("execve", "futex", "fsync");
    assertThat(allowed()).containsAll(calls);
  }

  /** What the lines of the unit let through: a set each, which the second take away. */
  private Set<String> allowed() throws IOException {
    Map<String, List<String>> sets = new HashMap<>();
    List<String> members = new ArrayList<>();
    for (String line : analyze().run("syscall-filter").lines().toList()) {
      if (line.startsWith("@")) {
        members = sets.computeIfAbsent(line.strip(), name -> new ArrayList<>());
      } else if (line.startsWith("    ") && !line.contains("#")) {
        members.add(line.strip());
      }
    }
    Set<String> allowed = new TreeSet<>();
    for (String line : Files.readAllLines(unit())) {
      if (line.startsWith("SystemCallFilter=~")) {
        for (String name : line.substring(line.indexOf('~') + 1).split(" ", -1)) {
          allowed.removeAll(members(sets, name));
        }
      } else if (line.startsWith("SystemCallFilter=")) {
        allowed.addAll(members(sets, line.substring(line.indexOf('=') + 1)));
      }
    }
    return allowed;
  }

  private static Set<String> members(Map<String, List<String>> sets, String name) {
    if (!name.startsWith("@")) {
      return Set.of(name);
    }
    Set<String> all = new TreeSet<>();
    for (String member : Objects.requireNonNull(sets.get(name), name)) {
      all.addAll(members(sets, member));
    }
    return all;
  }
}
