package io.stowage.server.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class IndexClientTest {

  private static final String IMAGES = "/v1/repositories/team/app/images";
  private static final String CREDENTIAL =
      "Token Token signature=SECRET,repository=\"team/app\",access=read";
  private static final Token TOKEN = Objects.requireNonNull(Token.parse(CREDENTIAL));
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  private final StandInIndex index = new StandInIndex();
  private final IndexClient client = new IndexClient(index.endpoint(), IndexLimits.DEFAULT);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();

  @BeforeEach
  void listen() {
    log.start();
    root.setLevel(Level.TRACE);
    root.addAppender(log);
  }

  /** Whatever went wrong, nobody learns a credential from it. */
  @AfterEach
  void showsNoCredential() {
    root.detachAppender(log);
    root.setLevel(level);
    index.close();
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("SECRET"));
  }

  @Test
  void sendsTheCredentialAsItCameAndNothingElseOfTheClient() throws Exception {
    index.answer(IMAGES, 200, "[{\"id\":\"" + B + "\",\"checksum\":\"x\"},{\"id\":\"" + A + "\"}]");

    assertThat(client.images(TOKEN).get())
        .hasValueSatisfying(ids -> assertThat(ids).containsExactly(B, A));

    StandInIndex.Seen seen = index.takeSeen().get(0);
    assertThat(seen.line()).isEqualTo("GET " + IMAGES);
    assertThat(seen.headers().get("authorization")).containsExactly(CREDENTIAL);
    assertThat(seen.headers().keySet())
        .isSubsetOf(
            "host", "accept", "authorization", "user-agent", "content-length", "connection");
  }

  @ParameterizedTest
  @CsvSource({
    "q/a%b, /v1/repositories/q/a%25b/images",
    "q/a b, /v1/repositories/q/a+b/images",
    "x y/a, /v1/repositories/x%20y/a/images",
    "x/y/z, /v1/repositories/x/y%2Fz/images",
    "x?y#/a, /v1/repositories/x%3Fy%23/a/images",
  })
  void quotesTheRepository(String repository, String path) throws Exception {
    index.answer(path, 200, "[]");

    Token token = Token.issue(repository, Access.READ);
    assertThat(client.images(token).get()).contains(Set.of());
    assertThat(index.takeSeen()).extracting(StandInIndex.Seen::line).containsExactly("GET " + path);
  }

  @Test
  void keepsThePathOfTheEndpoint() throws Exception {
    index.answer("/base" + IMAGES, 200, "[]");

    for (String endpoint : List.of("/base", "/base/", "/base//")) {
      IndexClient below = new IndexClient(index.endpoint() + endpoint, IndexLimits.DEFAULT);
      assertThat(below.images(TOKEN).get()).as(endpoint).contains(Set.of());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index",
        "ftp://host",
        "http://",
        "http:///path",
        "http://u:p@host",
        "http://h ost",
        "http://host?q",
        "http://host#f",
        "http://host:port"
      })
  void refusesAnEndpointThatIsNone(String endpoint) {
    assertThatThrownBy(() -> new IndexClient(endpoint, IndexLimits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("index_endpoint: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 204, 300, 304, 400, 401, 403, 404, 407, 429, 500, 502, 503})
  void onlyTwoHundredConfirms(int status) throws Exception {
    index.answer(IMAGES, status, status == 204 || status == 304 ? "" : "[{\"id\":\"" + A + "\"}]");

    assertThat(client.images(TOKEN).get()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[",
        "[{\"id\":\"a\"}",
        "[{\"id\":\"a\"}] x",
        "[{\"id\":\"a\",\"id\":\"b\"}]"
      })
  void whatIsNoJsonDoesNotConfirm(String body) throws Exception {
    index.answer(IMAGES, 200, body);

    assertThat(client.images(TOKEN).get()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "true",
        "\"a\"",
        "[\"a\"]",
        "[null]",
        "[{}]",
        "[{\"x\":\"a\"}]",
        "[{\"id\":null}]",
        "[{\"id\":5}]",
        "[{\"id\":[\"a\"]}]",
        "[{\"x\":{\"id\":\"a\"}}]"
      })
  void anotherListIsNotUnderstood(String body) {
    index.answer(IMAGES, 200, body);

    assertFails(client.images(TOKEN), 502);
  }

  @Test
  void aHugeAnswerIsNotTaken() throws Exception {
    CountDownLatch brokenOff = new CountDownLatch(1);
    index.answer(
        IMAGES,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = " ".repeat(1 << 16).getBytes(US_ASCII);
          try {
            while (true) {
              exchange.getResponseBody().write(piece);
            }
          } catch (IOException e) {
            brokenOff.countDown();
          }
        });

    assertFails(client.images(TOKEN), 502);
    assertThat(brokenOff.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerOfTheLimitIsTaken() throws Exception {
    IndexClient bounded = new IndexClient(index.endpoint(), limits(Duration.ofSeconds(30), 100, 1));
    index.answer(IMAGES, 200, "[" + " ".repeat(98) + "]");
    assertThat(bounded.images(TOKEN).get()).contains(Set.of());

    index.answer(IMAGES, 200, "[" + " ".repeat(99) + "]");
    assertFails(bounded.images(TOKEN), 502);
  }

  @Test
  void aSilentIndexIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    index.answer(IMAGES, exchange -> await(end));
    IndexClient hasty = new IndexClient(index.endpoint(), limits(Duration.ofMillis(200), 1000, 1));

    assertFails(hasty.images(TOKEN), 503);
    end.countDown();

    index.answer(IMAGES, 200, "[]");
    assertThat(until(() -> hasty.images(TOKEN))).contains(Set.of());
  }

  @Test
  void anIndexThatDripsIsGivenUp() throws Exception {
    CountDownLatch brokenOff = new CountDownLatch(1);
    index.answer(
        IMAGES,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(' ');
              body.flush();
              Thread.onSpinWait();
            }
          } catch (IOException e) {
            brokenOff.countDown();
          }
        });

    assertFails(
        new IndexClient(index.endpoint(), limits(Duration.ofMillis(300), 1 << 30, 1)).images(TOKEN),
        503);
    assertThat(brokenOff.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIndexThatIsDownIsToldOf() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertFails(
        new IndexClient("http://127.0.0.1:" + port, IndexLimits.DEFAULT).images(TOKEN), 503);
    assertFails(new IndexClient("http://index.invalid", IndexLimits.DEFAULT).images(TOKEN), 503);
  }

  @Test
  void anAnswerThatIsCutOrNoHttpIsNone() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[]",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n",
            "220 ready\r\n",
            "")) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Thread server = new Thread(() -> answerOnce(socket, answer, answered));
        server.start();
        IndexClient cut =
            new IndexClient(
                "http://127.0.0.1:" + socket.getLocalPort(),
                limits(Duration.ofSeconds(1), 1000, 1));

        assertFails(cut.images(TOKEN), 503);
        answered.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsARedirectToTheSameOrigin(int status) throws Exception {
    index.answer(IMAGES, StandInIndex.redirect(status, IMAGES + "/"));
    index.answer(IMAGES + "/", StandInIndex.redirect(status, index.endpoint() + "/images"));
    index.answer("/images", 200, "[]");

    assertThat(client.images(TOKEN).get()).contains(Set.of());
    assertThat(index.takeSeen())
        .hasSize(3)
        .allSatisfy(
            seen -> assertThat(seen.headers().get("authorization")).containsExactly(CREDENTIAL));
  }

  @Test
  void takesTheCredentialToNoOtherOrigin() throws Exception {
    try (StandInIndex other = new StandInIndex()) {
      other.answer(IMAGES, 200, "[{\"id\":\"" + A + "\"}]");
      String port = index.endpoint().substring(index.endpoint().lastIndexOf(':'));
      for (String location :
          List.of(
              other.endpoint() + IMAGES,
              "//" + other.endpoint().substring("http://".length()) + IMAGES,
              "https://127.0.0.1" + port + IMAGES,
              "http://localhost" + port + IMAGES,
              "http://user@127.0.0.1" + port + "/elsewhere",
              "file:///etc/passwd",
              "http://[::1")) {
        index.answer(IMAGES, StandInIndex.redirect(302, location));
        index.answer("/elsewhere", 200, "[]");
        assertThat(until(() -> client.images(TOKEN))).as(location).isEmpty();
      }
      assertThat(other.takeSeen()).isEmpty();
      assertThat(index.takeSeen())
          .extracting(StandInIndex.Seen::line)
          .containsOnly("GET " + IMAGES);
    }
  }

  @Test
  void leavesARoundOfRedirects() throws Exception {
    index.answer(IMAGES, StandInIndex.redirect(302, IMAGES));

    assertThat(client.images(TOKEN).get()).isEmpty();
    assertThat(index.takeSeen()).hasSize(6);
  }

  @Test
  void asksNoMoreAtOnceThanTheLimit() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    index.answer(
        IMAGES,
        exchange -> {
          await(end);
          StandInIndex.send(exchange, 200, "[]");
        });
    IndexClient narrow = new IndexClient(index.endpoint(), limits(Duration.ofSeconds(30), 100, 2));
    CompletableFuture<?> first = narrow.images(TOKEN);
    CompletableFuture<?> second = narrow.images(TOKEN);

    assertFails(narrow.images(TOKEN), 503);
    assertThat(first).isNotDone();
    end.countDown();
    assertThat(first.get()).isEqualTo(Optional.of(Set.of()));
    assertThat(second.get()).isEqualTo(Optional.of(Set.of()));
    assertThat(narrow.images(TOKEN).get()).contains(Set.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"access\":true} | true",
        "200 | {\"x\":[1],\"access\":true} | true",
        "200 | {\"access\":false} | false",
        "200 | {\"access\":\"true\"} | false",
        "200 | {\"access\":{\"access\":true}} | false",
        "200 | {\"x\":{\"access\":true}} | false",
        "200 | {\"access\":true | false",
        "200 | {\"access\":true}x | false",
        "200 | {} | false",
        "200 | [true] | false",
        "200 | <html> | false",
        "201 | {\"access\":true} | false",
        "403 | {\"access\":true} | false",
        "500 | {\"access\":true} | false",
      })
  void asksAboutAnImage(int status, String body, boolean expected) throws Exception {
    String path = "/v1/repositories/team/app/layer/" + A + "/access";
    index.answer(path, status, body);

    assertThat(client.mayReadLayer(TOKEN, A).get()).isEqualTo(expected);
    StandInIndex.Seen seen = index.takeSeen().get(0);
    assertThat(seen.line()).isEqualTo("GET " + path);
    assertThat(seen.headers().get("authorization")).containsExactly(CREDENTIAL);
  }

  @Test
  void asksAboutNothingElseThanImages() throws Exception {
    for (String id : List.of("", "..", "a/b", "a?b", "a b", "\u00e9")) {
      assertThat(client.mayReadLayer(TOKEN, id).get()).as(id).isFalse();
    }
    assertThat(index.takeSeen()).isEmpty();
  }

  private static IndexLimits limits(Duration timeout, int answer, int requests) {
    return new IndexLimits(Duration.ofSeconds(5), timeout, answer, requests);
  }

  /** Asks again while there is no room: an earlier request may be ending still. */
  private static Optional<Set<String>> until(
      Supplier<CompletableFuture<Optional<Set<String>>>> asked) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return asked.get().get();
      } catch (ExecutionException e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static void assertFails(CompletableFuture<?> answer, int status) {
    assertThatThrownBy(answer::get)
        .cause()
        .isInstanceOfSatisfying(
            IndexException.class,
            failure -> {
              assertThat(failure.status()).isEqualTo(status);
              assertThat(failure.message().toLowerCase(Locale.ROOT))
                  .contains("index")
                  .doesNotContain("secret");
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answerOnce(
      ServerSocket server, String answer, CompletableFuture<Void> answered) {
    try (var socket = server.accept()) {
      int unused = socket.getInputStream().read(new byte[4096]);
      socket.getOutputStream().write(answer.getBytes(US_ASCII));
      answered.complete(null);
    } catch (IOException e) {
      answered.completeExceptionally(e);
    }
  }
}
