package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the runnable jar reads its variables, where it listens and stores, and how it gives up. */
@Timeout(60)
class StartUpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void portZeroPicksAPortOfItsOwn() throws Exception {
    try (Launch one = Launch.in(folder, storing("one", "REGISTRY_PORT", "0"));
        Launch two = Launch.in(folder, storing("two", "REGISTRY_PORT", "0"))) {
      assertThat(one.port()).isPositive().isNotEqualTo(two.port());
      ping("127.0.0.1", one.port());
      ping("127.0.0.1", two.port());
      assertThat(one.line()).contains(folder.resolve("one").toString());
    }
  }

  @Test
  void aPortSetByKubernetesIsIgnoredWithAWarning() throws Exception {
    // The default port is taken, here or by somebody else, so the start ends by naming it.
    try (ServerSocket taken = takeDefaultPort();
        Launch launch = Launch.in(folder, storing("s", "REGISTRY_PORT", "tcp://10.96.0.17:5000"))) {
      assertThat(taken.getLocalPort()).isIn(5000, -1);
      assertThat(launch.exit(SOON)).isNotZero();
      assertThat(launch.complaints()).hasSize(2);
      assertThat(launch.complaints().get(0)).contains("REGISTRY_PORT", "tcp://10.96.0.17:5000");
      assertThat(launch.complaints().get(1)).contains("5000", "in use");
    }
  }

  private static ServerSocket takeDefaultPort() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000));
    } catch (BindException e) {
      assertThat(socket.isBound()).isFalse();
    }
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "70000", "-1", "0x10", "1e3"})
  void aPortThatIsNoneIsRefusedInOneLine(String port) throws Exception {
    expectRefusal(Map.of("REGISTRY_PORT", port), "REGISTRY_PORT", port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "no-such-host.invalid"})
  void aHostThatIsNotThisMachineIsRefusedInOneLine(String host) throws Exception {
    expectRefusal(Map.of("REGISTRY_PORT", "0", "REGISTRY_HOST", host), host);
  }

  @Test
  void aPortInUseIsRefusedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      expectRefusal(Map.of("REGISTRY_PORT", port), port, "in use", "REGISTRY_PORT");
    }
  }

  @Test
  void aStorageFolderThatIsAFileIsRefusedInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    for (Path path : List.of(file, file.resolve("below"))) {
      expectRefusal(
          Map.of("REGISTRY_PORT", "0", "STORAGE_PATH", path.toString()),
          "cannot store in " + path,
          "STORAGE_PATH");
    }
    assertThat(file).hasContent("not a folder");
  }

  private void expectRefusal(Map<String, String> variables, String... words) throws Exception {
    try (Launch launch = Launch.in(folder, withStorage("s", variables))) {
      assertThat(launch.exit(SOON)).as(launch.line()).isNotZero();
      assertThat(launch.line()).isEmpty();
      assertThat(launch.complaints()).hasSize(1);
      assertThat(launch.complaints().get(0)).contains(words).doesNotContain("Exception");
    }
  }

  @Test
  void itListensOnThisMachineOnlyUntilToldOtherwiseAndSaysSo() throws Exception {
    try (Launch launch = Launch.in(folder, storing("s", "REGISTRY_PORT", "0"))) {
      ping("127.0.0.1", launch.port());
      assertThat(launch.line()).contains("REGISTRY_HOST");
      if (hasIpv6()) {
        ping("::1", launch.port());
        assertThat(launch.line()).contains("http://[::1]:" + launch.port());
      }
      // Whoever listens everywhere answers here as well.
      assertThatThrownBy(() -> ping("127.0.0.2", launch.port()))
          .isInstanceOf(ConnectException.class);
      assertThat(launch.complaints()).isEmpty();
    }
  }

  @Test
  void itListensWhereRegistryHostSays() throws Exception {
    Map<String, String> everywhere = storing("a", "REGISTRY_PORT", "0", "REGISTRY_HOST", "0.0.0.0");
    try (Launch launch = Launch.in(folder, everywhere)) {
      ping("127.0.0.2", launch.port());
      assertThat(launch.line()).doesNotContain("REGISTRY_HOST");
    }
    Map<String, String> there = storing("b", "REGISTRY_PORT", "0", "REGISTRY_HOST", "127.0.0.3");
    try (Launch launch = Launch.in(folder, there)) {
      ping("127.0.0.3", launch.port());
      assertThatThrownBy(() -> ping("127.0.0.1", launch.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void withoutAStoragePathItStoresInTheHomeOfItsUser() throws Exception {
    // Not under the temporary folder, where nothing that lasts may go.
    Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "home");
    try (Launch launch = Launch.in(folder, Map.of("HOME", home.toString(), "REGISTRY_PORT", "0"))) {
      Content content = Content.random(new Random(1), 1000);
      try (PushClient client = new PushClient(launch.port())) {
        UploadForm.SINGLE_POST.push(client, "kept", content).expect(201);
      }
      assertThat(launch.line()).contains(home.toString());
      assertThat(files(home)).anyMatch(file -> file.endsWith("data"));
      assertThat(files(folder)).noneMatch(file -> file.endsWith("data"));
    } finally {
      try (Stream<Path> walk = Files.walk(home)) {
        for (Path path : walk.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void itEndsInOrderWhenAskedTo() throws Exception {
    try (Launch launch = Launch.in(folder, storing("s", "REGISTRY_PORT", "0"))) {
      ping("127.0.0.1", launch.port());
      launch.terminate();
      assertThat(launch.exit(SOON)).isZero();
      assertThat(launch.complaints()).isEmpty();
    }
  }

  private Map<String, String> storing(String name, String... variables) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return withStorage(name, map);
  }

  private Map<String, String> withStorage(String name, Map<String, String> variables) {
    Map<String, String> map = new HashMap<>(variables);
    map.putIfAbsent("STORAGE_PATH", folder.resolve(name).toString());
    map.putIfAbsent("HOME", folder.toString());
    return map;
  }

  private static void ping(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 5_000);
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /v2/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200");
    }
  }

  private static boolean hasIpv6() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
