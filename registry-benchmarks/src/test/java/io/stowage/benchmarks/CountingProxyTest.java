package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountingProxyTest {

  @Test
  void passesRequestsAndCountsThemOnOneConnection() throws Exception {
    Undertow store =
        Undertow.builder()
            .addHttpListener(
                0,
                "127.0.0.1",
                exchange ->
                    exchange
                        .getRequestReceiver()
                        .receiveFullBytes(
                            (read, body) ->
                                read.getResponseSender()
                                    .send(read.getRequestURI() + " " + Sha256.of(body))))
            .build();
    store.start();
    int port = ((InetSocketAddress) store.getListenerInfo().get(0).getAddress()).getPort();
    S3Address address = new S3Address(URI.create("http://127.0.0.1:" + port), "key", "secret");
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);

    try (CountingProxy proxy = CountingProxy.start(address);
        HttpConnection client = new HttpConnection(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        assertThat(send(client, "PUT", "/bucket/key", content))
            .isEqualTo("/bucket/key " + Sha256.of(content));
      }
      assertThat(send(client, "GET", "/bucket/key", null))
          .isEqualTo("/bucket/key " + Sha256.of(new byte[0]));

      assertThat(proxy.take())
          .containsExactlyInAnyOrderEntriesOf(Map.of(StoreRequest.PUT, 2L, StoreRequest.GET, 1L));
      assertThat(proxy.take()).isEmpty();
    } finally {
      store.stop();
    }
  }

  private static String send(
      HttpConnection client, String method, String target, byte @Nullable [] body)
      throws IOException {
    Reply reply = client.send(method, target, "", body == null ? null : ByteBuffer.wrap(body));
    return new String(client.read(reply), StandardCharsets.UTF_8);
  }
}
