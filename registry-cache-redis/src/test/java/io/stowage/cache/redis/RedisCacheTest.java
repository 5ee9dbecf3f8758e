package io.stowage.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cache whose Redis answers what it should not, or nothing. With a real one the acceptance tests
 * run it.
 */
class RedisCacheTest {

  private static final String PASSWORD = "hush-hush";
  private static final String PONG = "+PONG\r\n";

  private final Logged logged = new Logged();

  @AfterEach
  void close() {
    logged.close();
  }

  private static RedisOptions at(int port) {
    return RedisOptions.of("127.0.0.1", port, "test:")
        .withTimes(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(10));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static long millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  @Test
  void oneThatIsNotThereIsAWarningAndNothingElse() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RedisCache cache = RedisCache.open("cache_lru", at(port))) {
      await(() -> !logged.warnings().isEmpty());
      cache.put("a", new byte[] {1});
      cache.remove("a");
      assertThat(cache.get("a")).isNull();
      assertThat(cache.isUp()).isFalse();
    }
    assertThat(logged.warnings())
        .singleElement()
        .asString()
        .contains("cache_lru", "127.0.0.1:" + port, "Failed to connect");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n",
        "-NOAUTH Authentication required.\r\n",
        "-ERR max number of clients reached\r\n",
        "-ERR DB index is out of range\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "$-5\r\n",
        "*2\r\n*-1\r\n",
        ":7\r\n",
        "\u0000\u0001\u0002",
        ""
      })
  void whatIsNoAnswerIsAWarningAndNothingElse(String answer) throws Exception {
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache =
            RedisCache.open("cache_lru", at(server.port()).withPassword(PASSWORD).withDb(3))) {
      await(cache::isUp);
      server.answer(answer);
      assertThat(cache.get("a")).isNull();
      await(() -> !logged.warnings().isEmpty());
      assertThat(cache.get("a")).isNull();
      cache.put("a", new byte[] {1});
      server.answer(PONG);
      await(cache::isUp);
      await(() -> !logged.infos().isEmpty());
    }
    assertThat(logged.warnings())
        .singleElement()
        .asString()
        .contains("cache_lru")
        .doesNotContain(PASSWORD);
    assertThat(logged.infos()).singleElement().asString().contains("answers again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
        "-ERR DB index is out of range\r\n"
      })
  void oneThatDoesNotLetUsInIsAWarning(String answer) throws Exception {
    try (AnsweringServer server = new AnsweringServer(answer);
        RedisCache cache =
            RedisCache.open("cache_lru", at(server.port()).withPassword(PASSWORD).withDb(3))) {
      await(() -> !logged.warnings().isEmpty());
      assertThat(cache.isUp()).isFalse();
      assertThat(cache.get("a")).isNull();
    }
    assertThat(logged.warnings()).hasSize(1).allMatch(line -> !line.contains(PASSWORD));
    assertThat(logged.warnings().get(0)).contains(answer.substring(1, 10).trim());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        "-MISCONF Redis is configured to save RDB snapshots, but is unable to persist.\r\n",
        "-READONLY You can't write against a read only replica.\r\n"
      })
  void oneThatTakesNothingIsStillRead(String answer) throws Exception {
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache = RedisCache.open("cache_lru", at(server.port()))) {
      await(cache::isUp);
      server.answer(answer);
      cache.put("a", new byte[] {1});
      await(() -> !logged.warnings().isEmpty());
      assertThat(cache.isUp()).isTrue();
      server.answer("$1\r\nx\r\n");
      assertThat(cache.get("a")).containsExactly('x');
      server.answer("+OK\r\n");
      await(
          () -> {
            cache.put("a", new byte[] {1});
            return !logged.infos().isEmpty();
          });
    }
    assertThat(logged.warnings()).singleElement().asString().contains("keeps nothing new");
  }

  @Test
  void oneThatHangsIsWaitedForOnce() throws Exception {
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache = RedisCache.open("cache_lru", at(server.port()))) {
      await(cache::isUp);
      server.answer("");
      assertThat(millis(() -> assertThat(cache.get("a")).isNull())).isBetween(90L, 2_000L);
      // It is looked for again and again meanwhile, by nobody who asks.
      long all =
          millis(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  assertThat(cache.get("a")).isNull();
                }
              });
      assertThat(all).as("milliseconds of 10,000 questions").isLessThan(2_000);
      assertThat(cache.isUp()).isFalse();
    }
    assertThat(logged.warnings()).hasSize(1);
  }

  @Test
  void nobodyWaitsForOneThatTakesNothingOfALargeValue() throws Exception {
    byte[] value = new byte[8 << 20];
    Arrays.fill(value, (byte) '\n');
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache =
            RedisCache.open(
                "cache_lru", at(server.port()).withLimits(Duration.ofDays(1), value.length, 4))) {
      await(cache::isUp);
      server.hang();
      long both =
          millis(
              () -> {
                cache.put("a", value);
                cache.put("b", value);
              });
      assertThat(both).as("milliseconds of two puts").isLessThan(2_000);
    }
  }

  @Test
  void valuesThatAreTooLargeAreNotThere() throws Exception {
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache =
            RedisCache.open(
                "cache_lru", at(server.port()).withLimits(Duration.ofSeconds(1), 3, 1))) {
      await(cache::isUp);
      server.answer("$4\r\nabcd\r\n");
      assertThat(cache.get("a")).isNull();
      server.answer("$3\r\nabc\r\n");
      assertThat(cache.get("a")).containsExactly('a', 'b', 'c');
      server.answer("-ERR must not be asked\r\n");
      cache.put("a", new byte[4]);
      cache.put("a", new byte[0]);
    }
    assertThat(logged.warnings()).isEmpty();
  }

  @Test
  void keysThatHoldSomethingElseAreNotThere() throws Exception {
    try (AnsweringServer server = new AnsweringServer(PONG);
        RedisCache cache = RedisCache.open("cache_lru", at(server.port()))) {
      await(cache::isUp);
      server.answer("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
      assertThat(cache.get("a")).isNull();
      assertThat(cache.isUp()).isTrue();
    }
    assertThat(logged.warnings()).hasSize(1);
  }

  @Test
  void optionsAreChecked() {
    RedisOptions options = at(1);
    assertThatThrownBy(() -> at(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.withDb(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> options.withTimes(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.withLimits(Duration.ofSeconds(1), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(options.withPassword(PASSWORD)).asString().doesNotContain(PASSWORD);
  }
}
