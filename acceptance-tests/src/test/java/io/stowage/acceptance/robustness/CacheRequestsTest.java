package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.CountedStore;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Redis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How many requests to the store a pull costs with a Redis and without, by a server that has just
 * been started and by one that has done it before, as the store counts them. What was asked for is
 * printed; docs/performance.md has it.
 */
class CacheRequestsTest {

  private static final String PASSWORD = "hush-hush-Redis";
  private static final String V2 = "/v2/counted/app/";

  private final Random random = Scale.random("requests of a cache");
  private final Path folder = Folders.create();

  /** A pull, by its requests. */
  private interface Pull {
    void by(PushClient client) throws IOException;
  }

  /** A line for each: what the first and the second pull cost a server that was just started. */
  private final List<String> costs = new ArrayList<>();

  @AfterEach
  void clean() {
    Folders.delete(folder);
  }

  private void count(String what, CountedStore store, Map<String, String> environment, Pull pull)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(environment);
        PushClient client = new PushClient(server.port())) {
      settle(store);
      store.forget();
      pull.by(client);
      int cold = store.requests();
      Scale.say("%s, started just now: %d %s".formatted(what, cold, store.kinds()));
      store.forget();
      pull.by(client);
      Scale.say("%s, once more: %d %s".formatted(what, store.requests(), store.kinds()));
      costs.add(what + ": " + cold + ", " + store.requests());
    }
  }

  /** Until what a server does at its start, such as looking for dead uploads, is done. */
  private static void settle(CountedStore store) throws Exception {
    int[] seen = {-1, 0};
    Deadline.await(
        Duration.ofSeconds(30),
        () -> "requests to end",
        () -> {
          int now = store.requests();
          seen[1] = now == seen[0] ? seen[1] + 1 : 0;
          seen[0] = now;
          return seen[1] > 25;
        });
  }

  private Map<String, String> with(CountedStore store, Redis redis) {
    return store.environment(
        folder,
        "cache_lru: {host: 127.0.0.1, port: %d, password: %s, timeout: 5s, connect_timeout: 5s}"
            .formatted(redis.port(), PASSWORD));
  }

  private Map<String, String> without(CountedStore store) {
    return store.environment(folder, "");
  }

  /** As before there were any: neither a Redis nor memory for configs. */
  private Map<String, String> bare(CountedStore store) {
    return store.environment(folder, "limits: {small_blob_size: 0}");
  }

  /** Waits until a server that was just started uses its Redis. */
  private static Pull afterRedis(Redis redis, Pull pull) {
    return client -> {
      try {
        Deadline.await(
            Duration.ofSeconds(10), () -> "a connection to Redis", () -> redis.clients() > 0);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      pull.by(client);
    };
  }

  private void count(String what, CountedStore store, Redis redis, Pull pull) throws Exception {
    count(what + ", bare", store, bare(store), pull);
    count(what + ", without Redis", store, without(store), pull);
    // One fills it, and another one finds it full.
    count(what + ", filling Redis", store, with(store, redis), afterRedis(redis, pull));
    count(what + ", with Redis", store, with(store, redis), afterRedis(redis, pull));
  }

  @Test
  void aPullByV2() throws Exception {
    try (CountedStore store = CountedStore.start();
        Redis redis = Redis.start(folder, PASSWORD)) {
      List<Content> blobs =
          List.of(
              Content.random(random, 3_000),
              Content.random(random, 200_000),
              Content.random(random, 300_000),
              Content.random(random, 400_000));
      ImageManifest manifest = ImageManifest.of(blobs);
      try (ServerProcess server = ServerProcess.start(without(store));
          PushClient client = new PushClient(server.port())) {
        for (Content each : blobs) {
          client
              .send("POST", V2 + "blobs/uploads/?digest=" + each.digest(), Map.of(), each)
              .expect(201);
        }
        Map<String, String> type = Map.of("Content-Type", ImageManifest.MEDIA_TYPE);
        client.send("PUT", V2 + "manifests/1", type, manifest.text()).expect(201);
        client.get("/v1/repositories/counted/app/tags").expect(200); // which records an image
      }
      Pull pull =
          client -> {
            assertThat(client.get(V2 + "manifests/1").expect(200).digest())
                .isEqualTo(manifest.digest());
            for (Content each : blobs) {
              assertThat(client.get(V2 + "blobs/" + each.digest()).expect(200).digest())
                  .isEqualTo(each.digest());
            }
          };
      count("a pull of three layers by v2", store, redis, pull);

      Pull tags = client -> client.get("/v1/repositories/counted/app/tags").expect(200);
      count("the tags of it by v1", store, redis, tags);
    }
    assertThat(costs)
        .containsExactly(
            "a pull of three layers by v2, bare: 15, 5",
            "a pull of three layers by v2, without Redis: 15, 4",
            "a pull of three layers by v2, filling Redis: 15, 4",
            "a pull of three layers by v2, with Redis: 13, 4",
            "the tags of it by v1, bare: 26, 3",
            "the tags of it by v1, without Redis: 26, 3",
            "the tags of it by v1, filling Redis: 25, 3",
            "the tags of it by v1, with Redis: 5, 3");
  }

  @Test
  void aPullByV1() throws Exception {
    try (CountedStore store = CountedStore.start();
        Redis redis = Redis.start(folder, PASSWORD)) {
      V1Image image = V1Image.base(random, 100_000);
      for (int i = 0; i < 3; i++) {
        image = image.child(random, 100_000);
      }
      V1Image top = image;
      try (ServerProcess server = ServerProcess.start(without(store));
          PushClient client = new PushClient(server.port())) {
        V1Transfer transfer = new V1Transfer(client);
        for (int i = top.chain().size() - 1; i >= 0; i--) {
          transfer.push(top.chain().get(i));
        }
        transfer.tag("counted/old", "1", top);
        client.get("/v2/counted/old/manifests/1").expect(200); // which makes the manifest
      }
      Pull pull =
          client -> {
            client.get(top.path("ancestry")).expect(200);
            for (V1Image each : top.chain()) {
              assertThat(client.get(each.path("json")).expect(200).length())
                  .isEqualTo(each.json().length);
              assertThat(client.get(each.path("layer")).expect(200).digest())
                  .isEqualTo(each.layer().digest());
            }
          };
      count("a pull of four images by v1", store, redis, pull);
      Pull tags = client -> client.get("/v1/repositories/counted/old/tags").expect(200);
      count("the list of their tag", store, redis, tags);
      Pull byV2 = client -> client.get("/v2/counted/old/manifests/1").expect(200);
      count("their manifest by v2", store, redis, byV2);
    }
    assertThat(costs)
        .containsExactly(
            "a pull of four images by v1, bare: 41, 17",
            "a pull of four images by v1, without Redis: 41, 17",
            "a pull of four images by v1, filling Redis: 41, 17",
            "a pull of four images by v1, with Redis: 21, 17",
            "the list of their tag, bare: 3, 3",
            "the list of their tag, without Redis: 3, 3",
            "the list of their tag, filling Redis: 3, 3",
            "the list of their tag, with Redis: 3, 3",
            "their manifest by v2, bare: 5, 2",
            "their manifest by v2, without Redis: 5, 2",
            "their manifest by v2, filling Redis: 5, 2",
            "their manifest by v2, with Redis: 4, 2");
  }
}
