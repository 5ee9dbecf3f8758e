package io.stowage.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnUndertowTest {

  @Test
  void servesTheRegistryBesideOtherPaths(@TempDir Path folder) throws Exception {
    // Larger than Undertow takes from a client unless it is told otherwise.
    byte[] blob = new byte[3 << 20];
    new Random(1).nextBytes(blob);
    try (StorageDriver driver = FileDriver.open(folder);
        Registry registry = Registry.open(driver, RegistryOptions.defaults())) {
      Undertow undertow = OwnUndertow.start(registry);
      try {
        InetSocketAddress address =
            (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        Client client = new Client(address.getPort());

        assertThat(client.get(client.push("mine/blobs", blob))).isEqualTo(blob);
        assertThat(client.get(URI.create("/"))).asString().isEqualTo("my program\n");
      } finally {
        undertow.stop();
      }
    }
  }
}
