package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registry as a handler in an Undertow that somebody else has set up, with its own defaults.
 */
class EmbeddedHandlerTest {

  @TempDir Path storage;

  private StorageDriver driver;
  private Registry registry;
  private Undertow undertow;

  @BeforeEach
  void start() throws IOException {
    driver = FileDriver.open(storage);
    registry = Registry.open(driver, RegistryOptions.defaults());
    ServerOptions options = ServerOptions.builder().relativeLocations(true).build();
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(RegistryServer.handler(registry, options))
            .build();
    undertow.start();
  }

  @AfterEach
  void stop() throws IOException {
    undertow.stop();
    registry.close();
    driver.close();
  }

  private Request request(String method, String target) {
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    return new Request(address.getPort(), method, target);
  }

  @Test
  void takesAndGivesBlobsOfAnySize() {
    Content blob = Content.layer(5_000_000);
    Answer session = request("POST", "/v2/app/blobs/uploads/").send().expect(202);
    Answer closed =
        request("PUT", session.location("digest", blob.digest()))
            .body(blob.bytes())
            .send()
            .expect(201);
    assertThat(request("GET", closed.location()).send().expect(200).body()).isEqualTo(blob.bytes());
  }

  @Test
  void readsPathsAsTheyWereSent() {
    request("GET", "/v2/").send().expect(200);
    request("GET", "/v2/a/..%2fb/tags/list").send().expect(400, "NAME_INVALID");
    request("GET", "/v2/a/%2e%2e/tags/list").send().expect(400, "NAME_INVALID");
    request("GET", "/v2/a;x=1/tags/list").send().expect(400, "NAME_INVALID");
  }

  @Test
  void givesLocationsAsPathsIfToldTo() {
    Answer session =
        request("POST", "/v2/app/blobs/uploads/").header("Host", "registry.example").send();
    session.expect(202).assertHeader("Location").startsWith("/v2/app/blobs/uploads/");
  }
}
