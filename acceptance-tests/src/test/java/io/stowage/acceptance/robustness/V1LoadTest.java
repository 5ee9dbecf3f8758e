package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deep images with large layers are pushed and pulled by many clients at once, under a small heap.
 * They share their lower half, which all push at the same time; connections break, and the push is
 * begun again. Whoever looks meanwhile gets whole images or none.
 */
class V1LoadTest {

  private static final int CLIENTS = 8;
  private static final int LOOKERS = 2;
  private static final int DEPTH = 10;
  private static final int SHARED = 5;
  private static final int LAYER_BYTES = 7_000_000;
  private static final int RESIDENT_LIMIT = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int rounds = Scale.of(1, 10);
  private final Random random = Scale.random("v1 load");
  private final Set<V1Image> complete = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void imagesAreWholeOrNotThere() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, 0, "-Xmx128m")) {
      try {
        for (int round = 0; round < rounds; round++) {
          run(server.port(), round);
          deleteAll();
        }
      } catch (Exception | AssertionError e) {
        throw new AssertionError("log:\n" + server.logTail(), e);
      }
      long peak = ResidentMemory.peakMebibytes(server.pid());
      Scale.say(
          "v1 load: %d rounds, %d cut pushes, %d looks, %d MB resident"
              .formatted(rounds, cuts.get(), looks.get(), peak));
      assertThat(cuts.get()).isPositive();
      assertThat(looks.get()).isPositive();
      assertThat(peak).isLessThan(RESIDENT_LIMIT);
    }
  }

  private void run(int port, int round) throws Exception {
    List<V1Image> tops = images();
    List<V1Image> all = tops.stream().flatMap(top -> top.chain().stream()).distinct().toList();
    ended.set(false);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      long start = System.nanoTime();
      List<Future<?>> lookers = new ArrayList<>();
      for (int i = 0; i < LOOKERS; i++) {
        Random own = new Random(random.nextLong());
        lookers.add(threads.submit(() -> lookOn(port, round, tops, all, own)));
      }
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        V1Image top = tops.get(i);
        String repository = repository(round, i);
        Random own = new Random(random.nextLong());
        clients.add(threads.submit(() -> transfer(port, repository, top, own)));
      }
      try {
        for (Future<?> client : clients) {
          client.get();
        }
      } finally {
        ended.set(true);
      }
      for (Future<?> looker : lookers) {
        looker.get();
      }
      Scale.say("v1 load: %.1f s".formatted((System.nanoTime() - start) / 1e9));
    } finally {
      threads.shutdownNow();
    }
    V1Leftovers leftovers = new V1Leftovers(folder);
    Deadline.await(PATIENCE, leftovers::files, () -> leftovers.files().isEmpty());
    assertThat(Audit.files(folder)).isGreaterThanOrEqualTo(all.size());
  }

  private List<V1Image> images() {
    V1Image shared = V1Image.base(random, LAYER_BYTES);
    for (int i = 1; i < SHARED; i++) {
      shared = shared.child(random, LAYER_BYTES);
    }
    List<V1Image> tops = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      V1Image top = shared;
      for (int depth = SHARED; depth < DEPTH; depth++) {
        top = top.child(random, LAYER_BYTES);
      }
      tops.add(top);
    }
    return tops;
  }

  private static String repository(int round, int client) {
    return "load-" + round + "/app-" + client;
  }

  /** Pushes an image with its parents, tags it, and pulls it. */
  private Void transfer(int port, String repository, V1Image top, Random own) throws IOException {
    try (PushClient client = new PushClient(port, PATIENCE)) {
      V1Transfer transfer = new V1Transfer(client);
      List<V1Image> chain = top.chain();
      transfer.announce(repository, chain);
      for (int i = chain.size() - 1; i >= 0; i--) {
        V1Image image = chain.get(i);
        breakOff(transfer, client, image, own.nextInt(6), own);
        transfer.push(image);
        complete.add(image);
      }
      transfer.tag(repository, "latest", top);
      assertThat(transfer.tagged(repository, "latest")).isEqualTo(top.id());
      transfer.pull(repository, "latest", top);
      return null;
    }
  }

  /** Begins a push that does not come to its end. */
  private void breakOff(V1Transfer transfer, PushClient client, V1Image image, int kind, Random own)
      throws IOException {
    if (kind > 2 || !transfer.putJson(image)) {
      return;
    }
    cuts.incrementAndGet();
    if (kind == 1) {
      transfer.cutLayer(image, 1 + own.nextInt(LAYER_BYTES / 2));
    } else if (kind == 2) {
      boolean unused = transfer.putLayer(image);
    }
    client.close();
  }

  /** Reads images and tags again and again while they are pushed. */
  private Void lookOn(int port, int round, List<V1Image> tops, List<V1Image> all, Random own)
      throws IOException {
    try (PushClient client = new PushClient(port, PATIENCE)) {
      V1Transfer transfer = new V1Transfer(client);
      while (!ended.get()) {
        V1Image image = all.get(own.nextInt(all.size()));
        boolean expected = complete.contains(image);
        boolean whole = transfer.look(image);
        assertThat(whole || !expected).as(image + " is complete").isTrue();
        int number = own.nextInt(CLIENTS);
        String repository = repository(round, number);
        String id = transfer.tagged(repository, "latest");
        if (!id.equals(Register.ABSENT)) {
          assertThat(id).isEqualTo(tops.get(number).id());
          List<V1Image> chain = tops.get(number).chain();
          assertThat(transfer.look(chain.get(own.nextInt(DEPTH)))).isTrue();
          transfer.lookByOci(repository, "latest", tops.get(number));
        }
        looks.incrementAndGet();
      }
      return null;
    }
  }

  /** Makes room for the next round. */
  private void deleteAll() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
