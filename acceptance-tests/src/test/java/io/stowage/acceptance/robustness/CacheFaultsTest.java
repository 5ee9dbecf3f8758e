package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.CountedStore;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Redis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two servers over one remote storage that share a Redis, to which everything happens while clients
 * push by one server and pull by the other. No request fails, none is answered with what is old or
 * wrong, and none waits for long; the log has warnings.
 */
class CacheFaultsTest {

  private static final int CLIENTS = 4;
  private static final String PASSWORD = "hush-hush-Redis";
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Random random = Scale.random("faults of a cache");
  private final int rounds = Scale.of("stowage.cache.rounds", 40, 400);
  private final Path folder = Folders.create();

  @AfterEach
  void clean() {
    Folders.delete(folder);
  }

  /** What happens to a Redis while it is used. */
  private interface Fault {
    void happen(Redis redis) throws Exception;
  }

  /** With no memory of its own each server asks Redis for all that it can hold. */
  private Map<String, String> environment(CountedStore store, Redis redis) {
    return store.environment(
        folder,
        """
        cache_lru:
            host: 127.0.0.1
            port: %d
            password: %s
            timeout: %dms
            connect_timeout: %dms
            retry: 100ms
        limits:
            manifest_cache: 0
        """
            .formatted(redis.port(), PASSWORD, TIMEOUT.toMillis(), TIMEOUT.toMillis()));
  }

  @Test
  void noRequestFailsWhateverHappensToRedis() throws Exception {
    try (CountedStore store = CountedStore.start();
        Redis redis = Redis.start(folder, PASSWORD);
        ServerProcess one = ServerProcess.start(environment(store, redis));
        ServerProcess other = ServerProcess.start(environment(store, redis));
        CacheLoad load = new CacheLoad(one.port(), other.port(), CLIENTS, random)) {
      phase(load, redis, "is well", to -> {}, to -> {});
      assertThat(redis.keys()).as("what they share").isNotEmpty();
      Queue<Long> paused = phase(load, redis, "is paused", Redis::pause, Redis::goOn);
      assertBounded(paused);
      phase(load, redis, "is killed and comes back empty", Redis::kill, Redis::restart);
      phase(load, redis, "is flushed", CacheFaultsTest::flushOften, to -> {});
      phase(load, redis, "is full", to -> memory(to, "1", "noeviction"), CacheFaultsTest::room);
      phase(
          load,
          redis,
          "is nearly full",
          to -> memory(to, "1500kb", "allkeys-lru"),
          CacheFaultsTest::room);
      phase(load, redis, "is slow", CacheFaultsTest::stumble, to -> {});
      phase(load, redis, "has each value under another key", CacheFaultsTest::shuffle, to -> {});
      phase(load, redis, "has noise in all values", CacheFaultsTest::spoil, to -> {});
      phase(load, redis, "has lists in place of values", CacheFaultsTest::retype, to -> {});
      phase(
          load,
          redis,
          "lets nobody in",
          to -> password(to, "another"),
          to -> password(to, PASSWORD));
      for (ServerProcess server : List.of(one, other)) {
        assertThat(server.log())
            .contains("the Redis of cache_lru at 127.0.0.1:" + redis.port())
            .contains("answers again")
            .doesNotContain(PASSWORD)
            .doesNotContain("\" 500 ")
            .doesNotContain("\" 503 ");
        // One of each kind in a minute at most, not one of each request.
        assertThat(server.log().lines().filter(line -> line.contains("the Redis of")).count())
            .isLessThan(40);
      }
    }
  }

  private Queue<Long> phase(CacheLoad load, Redis redis, String what, Fault fault, Fault repair)
      throws Exception {
    fault.happen(redis);
    Queue<Long> times = load.rounds(rounds);
    repair.happen(redis);
    Scale.say(
        "Redis %s: %d small pulls, median %d ms, longest %d ms"
            .formatted(
                what,
                times.size(),
                median(times).toMillis(),
                CacheClient.longest(times).toMillis()));
    // It is used again.
    String unused = redis.ask("FLUSHALL");
    Deadline.await(PATIENCE, () -> what + ": nothing is shared", () -> !redis.keys().isEmpty());
    return times;
  }

  private static Duration median(Queue<Long> times) {
    return Duration.ofNanos(times.stream().sorted().skip(times.size() / 2).findFirst().orElse(0L));
  }

  /** Those wait that were on their way when it hung, and nobody after them. */
  private static void assertBounded(Queue<Long> times) {
    assertThat(CacheClient.longest(times)).isLessThan(TIMEOUT.plusSeconds(3));
    assertThat(times.stream().filter(time -> time > TIMEOUT.toNanos()).count())
        .as("pulls that took longer than Redis may")
        .isLessThanOrEqualTo(2 * CLIENTS + times.size() / 50);
  }

  private static void flushOften(Redis redis) {
    background(
        () -> {
          for (int i = 0; i < 100; i++) {
            String unused = redis.ask("FLUSHALL");
          }
        });
  }

  /** Longer than it may take, and then not, again and again. */
  private static void stumble(Redis redis) {
    background(
        () -> {
          String millis = Long.toString(TIMEOUT.toMillis() + 200);
          for (int i = 0; i < 5; i++) {
            String unused = redis.ask("CLIENT", "PAUSE", millis, "ALL");
          }
        });
  }

  private static void background(Runnable action) {
    Thread thread = new Thread(action);
    thread.setDaemon(true);
    thread.start();
  }

  private static void memory(Redis redis, String most, String policy) {
    assertThat(redis.ask("CONFIG", "SET", "maxmemory", most, "maxmemory-policy", policy))
        .isEqualTo("OK");
  }

  private static void room(Redis redis) {
    memory(redis, "64mb", "allkeys-lru");
  }

  private static void shuffle(Redis redis) {
    script(
        redis,
        """
        local values = {}
        for i, key in ipairs(keys) do values[i] = redis.call('GET', key) end
        for i, key in ipairs(keys) do redis.call('SET', key, values[i % #keys + 1]) end
        """);
  }

  private static void spoil(Redis redis) {
    script(
        redis,
        """
        for i, key in ipairs(keys) do
          local at = math.random(0, redis.call('STRLEN', key) - 1)
          local was = redis.call('GETRANGE', key, at, at)
          redis.call('SETRANGE', key, at, was == '!' and '?' or '!')
        end
        """);
  }

  private static void retype(Redis redis) {
    script(
        redis,
        """
        for i, key in ipairs(keys) do
          redis.call('DEL', key)
          redis.call('LPUSH', key, 'something else')
        end
        """);
  }

  /** Does something to all that is there, at one moment. */
  private static void script(Redis redis, String lua) {
    String count =
        redis.ask("EVAL", "local keys = redis.call('KEYS', '*')\n" + lua + "return #keys", "0");
    assertThat(Integer.parseInt(count)).as("values changed").isPositive();
  }

  /** With which those are out who are in. */
  private static void password(Redis redis, String next) {
    assertThat(redis.ask("CONFIG", "SET", "requirepass", next)).isEqualTo("OK");
    redis.password(next);
    String unused = redis.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  /** Bytes by digest are served for the staleness at most; tags change at once. */
  @Test
  void whatOneServerDeletesIsGoneByTheOther() throws Exception {
    try (CountedStore store = CountedStore.start();
        Redis redis = Redis.start(folder, PASSWORD)) {
      String staleness =
          """
          cache_lru: {host: 127.0.0.1, port: %d, password: %s}
          limits: {staleness: 2s}
          """
              .formatted(redis.port(), PASSWORD);
      try (ServerProcess one = ServerProcess.start(store.environment(folder, staleness));
          ServerProcess other = ServerProcess.start(store.environment(folder, staleness));
          PushClient here = new PushClient(one.port());
          PushClient there = new PushClient(other.port())) {
        Content blob = Content.random(random, 2_000);
        ImageManifest manifest = ImageManifest.of(List.of(blob, Content.random(random, 500)));
        for (Content each : manifest.blobs()) {
          here.send("POST", "/v2/gone/app/blobs/uploads/?digest=" + each.digest(), Map.of(), each)
              .expect(201);
        }
        Map<String, String> type = Map.of("Content-Type", ImageManifest.MEDIA_TYPE);
        here.send("PUT", "/v2/gone/app/manifests/1", type, manifest.text()).expect(201);
        String byDigest = "/v2/gone/app/manifests/" + manifest.digest();
        String ofBlob = "/v2/gone/app/blobs/" + blob.digest();
        for (String path : List.of("/v2/gone/app/manifests/1", byDigest, ofBlob)) {
          there.get(path).expect(200);
        }
        Deadline.await(PATIENCE, redis::keys, () -> redis.keys().size() >= 2);

        here.delete(byDigest).expect(202);
        here.delete(ofBlob).expect(202);
        long deleted = System.nanoTime();
        there.get("/v2/gone/app/manifests/1").expect(404);
        there.head(byDigest).expect(404);
        there.head(ofBlob).expect(404);
        for (String path : List.of(byDigest, ofBlob)) {
          Deadline.await(
              Duration.ofSeconds(2).minusNanos(System.nanoTime() - deleted).plusSeconds(1),
              () -> path,
              () -> there.get(path).expect(200, 404).status() == 404);
        }
        assertThat(redis.keys()).as("it is still in Redis").hasSizeGreaterThanOrEqualTo(2);
        // Nor does one get it that starts now.
        try (ServerProcess late = ServerProcess.start(store.environment(folder, staleness));
            PushClient client = new PushClient(late.port())) {
          for (String path : List.of("/v2/gone/app/manifests/1", byDigest, ofBlob)) {
            client.get(path).expect(404);
          }
        }
      }
    }
  }
}
