package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Bucket;
import io.stowage.acceptance.fixture.Ceph;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.robustness.HiccupClient.Seen;
import io.stowage.driver.s3.fault.Fault;
import io.stowage.driver.s3.fault.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of a server whose store, or the way to it, hiccups at every tenth request. */
class StoreFaultsTest {

  private static final int CLIENTS = 6;
  private static final String BUCKET = "hiccups";

  private final Path folder = Folders.create();

  @AfterEach
  void clean() {
    Folders.delete(folder);
  }

  @Test
  void clientsAreAskedToComeBackAndLoseNothing() throws Exception {
    Random random = Scale.random("store faults");
    int rounds = Scale.of("stowage.hiccup.rounds", 20, 400);
    try (Ceph ceph = Ceph.start();
        FaultProxy proxy = FaultProxy.start(ceph.endpoint())) {
      Bucket bucket = ceph.bucket(BUCKET);
      try (ServerProcess server = ServerProcess.start(environment(proxy.uri(), "7d"))) {
        HiccupClient.Shared shared = new HiccupClient.Shared();
        List<HiccupClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(new HiccupClient(server.port(), shared, i, random.nextLong()));
        }
        proxy.inject(0.1, random.nextLong());
        Seen seen = run(clients, rounds, server);
        proxy.inject(0, 0);
        Scale.say("store faults: " + seen + " with " + proxy.injected());

        for (CrashLoad.Pushed image : shared.images) {
          for (HiccupClient client : clients) {
            client.check(image);
          }
        }
        clients.forEach(HiccupClient::close);
        assertThat(proxy.injected()).containsOnlyKeys(Fault.values());
        assertThat(seen.pushed()).isGreaterThan(CLIENTS * rounds / 2);
        assertThat(seen.refused()).as("requests refused").isPositive();
        assertThat(server.log()).contains("\" 503 ").doesNotContain("\" 500 ");
      }
      // What it has left is too young for that server, and too old for this one.
      try (ServerProcess server = ServerProcess.start(environment(ceph.endpoint(), "0s"))) {
        Deadline.await(Duration.ofSeconds(30), server::logTail, () -> leftovers(bucket).isEmpty());
      }
    }
  }

  /** Sessions and multipart uploads that nobody goes on with. */
  private static List<String> leftovers(Bucket bucket) {
    List<String> left = new ArrayList<>(bucket.uploads());
    bucket.keys("").stream().filter(key -> key.contains("/_uploads/")).forEach(left::add);
    return left;
  }

  /** Few tries, so that not all hiccups are overcome before a client hears of them. */
  private Map<String, String> environment(URI store, String expiry) throws IOException {
    Path configuration = folder.resolve("hiccups.yml");
    Files.writeString(
        configuration,
        """
        hiccups:
          standalone: true
          storage: s3
          s3_bucket: %s
          s3_endpoint: %s
          s3_access_key: %s
          s3_secret_key: %s
          s3_attempts: 2
          s3_part_size: 5m
          limits:
            upload_expiry: %s
        """
            .formatted(BUCKET, store, Ceph.ACCESS_KEY, Ceph.SECRET_KEY, expiry));
    return Map.of(
        "REGISTRY_PORT",
        "0",
        "DOCKER_REGISTRY_CONFIG",
        configuration.toString(),
        "SETTINGS_FLAVOR",
        "hiccups");
  }

  private static Seen run(List<HiccupClient> clients, int rounds, ServerProcess server)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      List<Future<Seen>> running = new ArrayList<>();
      for (HiccupClient client : clients) {
        running.add(threads.submit(() -> client.run(rounds)));
      }
      Seen all = new Seen(0, 0, 0, 0);
      for (Future<Seen> one : running) {
        all = all.plus(one.get());
      }
      return all;
    } catch (Exception | AssertionError e) {
      throw new AssertionError(server.logTail(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
