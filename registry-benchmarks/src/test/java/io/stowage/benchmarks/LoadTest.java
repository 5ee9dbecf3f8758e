package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.benchmarks.RegistryConnection.PushForm;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients work against a server that does its work, and see through one that does not. */
class LoadTest {
  private static final int SIZE = 3_000_000;

  private @TempDir Path folder;
  private Undertow server = Undertow.builder().build();

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @EnumSource(BareUndertow.Style.class)
  void pullsWhatWasPushed(BareUndertow.Style style) throws Exception {
    server = BareUndertow.start(0, folder, style);
    PullLoad load = new PullLoad(SIZE, 2, 2);

    load.prepare(port());

    assertThat(load.run(port(), 1).value()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(PushForm.class)
  void pushesBothForms(PushForm form) throws Exception {
    server = BareUndertow.start(0, folder, BareUndertow.Style.COPY);

    assertThat(new PushLoad(SIZE, 2, form).run(port(), 1).value()).isPositive();
  }

  @Test
  void refusesABlobOfTheWrongSize() throws Exception {
    listen(exchange -> exchange.getResponseSender().send(ByteBuffer.allocate(10)));

    try (RegistryConnection connection = new RegistryConnection(port())) {
      assertThatThrownBy(() -> connection.pull("bench/pull", "sha256:00", 11))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessageContaining("10 bytes, not 11");
    }
  }

  @Test
  void refusesABlobOfTheWrongBytes() throws Exception {
    listen(exchange -> exchange.getResponseSender().send(ByteBuffer.allocate(10)));

    try (RegistryConnection connection = new RegistryConnection(port())) {
      assertThatThrownBy(() -> connection.verify("bench/pull", "sha256:00"))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessageContaining("not the bytes of this digest");
    }
  }

  @Test
  void refusesAPushThatWasNotAcknowledged() throws Exception {
    listen(
        exchange -> {
          exchange.getResponseHeaders().put(Headers.LOCATION, "/uploads/1");
          exchange.setStatusCode(202).endExchange();
        });

    assertThatThrownBy(() -> new PushLoad(1000, 1, PushForm.PUT).run(port(), 1))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("status 202 instead of 201");
  }

  @Test
  void refusesAPageThatLacksAName() throws Exception {
    listen(exchange -> exchange.getResponseSender().send("{\"tags\":[\"t00001\",\"t00003\"]}"));

    assertThatThrownBy(() -> PageLoad.tags().run(port(), 1))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("t00002 is missing");
  }

  @Test
  void refusesALayerOfAnotherImage() throws Exception {
    listen(exchange -> exchange.getResponseSender().send("true"));

    assertThatThrownBy(() -> new V1PullLoad(2048, 1, 1).prepare(port()))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("not the layer that was pushed");
  }

  @Test
  void refusesAPushedImageThatIsAnother() throws Exception {
    listen(
        exchange ->
            exchange
                .getRequestReceiver()
                .receiveFullBytes((read, body) -> read.getResponseSender().send("true")));

    assertThatThrownBy(() -> new V1PushLoad(100_000, 1).run(port(), 1))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("not what was pushed");
  }

  @ParameterizedTest
  @EnumSource(V1ReadLoad.Target.class)
  void refusesWhatWasNotPut(V1ReadLoad.Target target) throws Exception {
    String empty = target == V1ReadLoad.Target.ANCESTRY ? "[]" : "{}";
    listen(exchange -> exchange.getResponseSender().send(empty));
    V1ReadLoad load = new V1ReadLoad(target, 1);

    load.prepare(port());

    assertThatThrownBy(() -> load.run(port(), 1))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("not what was put");
  }

  private void listen(HttpHandler handler) {
    server = Undertow.builder().addHttpListener(0, "127.0.0.1", handler).build();
    server.start();
  }

  private int port() throws IOException {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }
}
