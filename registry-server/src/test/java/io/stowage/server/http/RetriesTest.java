package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Authorizer;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Events;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that need what is being done in the background. */
class RetriesTest {

  /** Needs something done, at most {@link #times} times. */
  private static final class Waiting implements Resource {
    private final CompletableFuture<String> done = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int times = Integer.MAX_VALUE;

    @Override
    public boolean answerImmediately(Request request) {
      throw RegistryException.later("not yet", done);
    }

    @Override
    public void answer(Request request) {
      if (asked.incrementAndGet() <= times) {
        throw RegistryException.later("not yet", done);
      }
      request.end(204);
    }
  }

  private final Waiting v1 = new Waiting();
  private final Waiting v2 = new Waiting();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Undertow undertow;

  private void start(Duration longest) {
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setWorkerThreads(1) // a thread that waited would be missed
            .setHandler(
                new Router(
                    Map.of(Route.V1_PING, v1, Route.PING, v2),
                    Authorizer.ALLOW_ALL,
                    null,
                    false,
                    longest,
                    null,
                    new Events()))
            .build();
    undertow.start();
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(undertow).stop();
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    int port =
        ((InetSocketAddress) Objects.requireNonNull(undertow).getListenerInfo().get(0).getAddress())
            .getPort();
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void areDoneOnceMoreWhenItIsDone() {
    start(Duration.ofMinutes(1));
    v1.times = 1;
    CompletableFuture<HttpResponse<String>> waiting = get("/v1/_ping");
    // The only worker is free meanwhile.
    v2.times = 0;
    assertThat(get("/v2/").join().statusCode()).isEqualTo(204);
    assertThat(waiting).isNotDone();
    v1.done.complete("done");
    assertThat(waiting.join().statusCode()).isEqualTo(204);
    assertThat(v1.asked).hasValue(2);
  }

  @Test
  void areDoneOnceMoreWhenItHasFailed() {
    start(Duration.ofMinutes(1));
    v1.times = 1;
    v1.done.completeExceptionally(new IOException("of the background"));
    assertThat(get("/v1/_ping").join().statusCode()).isEqualTo(204);
  }

  @Test
  void areNotDoneAThirdTime() {
    start(Duration.ofMinutes(1));
    v2.done.complete("done");
    HttpResponse<String> answer = get("/v2/").join();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("UNAVAILABLE", "not yet");
    assertThat(v2.asked).hasValue(2);
  }

  @Test
  void endWhenItTakesTooLong() {
    start(Duration.ofMillis(50));
    HttpResponse<String> answer = get("/v1/_ping").join();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).isEqualTo("{\"error\":\"not yet\"}");
    assertThat(v1.asked).hasValue(1);
  }
}
