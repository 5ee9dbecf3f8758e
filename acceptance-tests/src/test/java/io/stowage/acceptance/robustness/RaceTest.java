package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.robustness.Ledger.Name;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients push, retag, mount, delete and pull the same few images in the same few
 * repositories. Every answer is one that some order of the requests explains: no server error, no
 * tag but of a manifest pushed to it, no write lost.
 */
class RaceTest {

  private static final int CLIENTS = 32;
  private static final List<String> REPOSITORIES = List.of("race/a", "race/b", "race/c/d");

  private final Ledger ledger = new Ledger();
  private final Random random = Scale.random("race");
  private final List<ImageManifest> images = images(random);
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acts = new AtomicInteger();

  @TempDir Path storage;

  @Test
  void someOrderOfTheRequestsExplainsEveryAnswer() throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(Scale.of("stowage.race.seconds", 10, 120));
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      long end = System.nanoTime() + time.toNanos();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random own = new Random(random.nextLong());
        Thread client = new Thread(() -> race(server.port(), own, end), "client-" + i);
        client.start();
        clients.add(client);
      }
      for (Thread client : clients) {
        client.join(time.toMillis() + 60_000);
        assertThat(client.isAlive()).as("a client waits for an answer for ever").isFalse();
      }
      if (!failures.isEmpty()) {
        AssertionError failure =
            new AssertionError(failures.size() + " clients failed, log:\n" + server.logTail());
        failures.forEach(failure::addSuppressed);
        throw failure;
      }
      try (PushClient client = new PushClient(server.port())) {
        Audit audit = new Audit(client, ledger);
        audit.names(ledger.names());
        audit.listings();
      }
    }
    Audit.files(storage);
    Scale.say("race: " + acts.get() + " acts of " + CLIENTS + " clients in " + time);
  }

  private static List<ImageManifest> images(Random random) {
    List<Content> layers = Content.series(random, 30_000, 4);
    List<ImageManifest> images = new ArrayList<>();
    for (Content config : Content.series(random, 700, 6)) {
      images.add(ImageManifest.of(List.of(config, pick(random, layers), pick(random, layers))));
    }
    return images;
  }

  private void race(int port, Random own, long end) {
    try (PushClient client = new PushClient(port)) {
      Pusher pusher = new Pusher(client, ledger);
      while (System.nanoTime() - end < 0 && failures.isEmpty()) {
        act(pusher, client, own);
        acts.incrementAndGet();
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  private void act(Pusher pusher, PushClient client, Random own) throws IOException {
    String repository = pick(own, REPOSITORIES);
    ImageManifest image = pick(own, images);
    Content blob = pick(own, image.blobs());
    String tag = pick(own, Ledger.TAGS);
    switch (own.nextInt(12)) {
      case 0, 1 -> pushImage(pusher, own, repository, image, tag);
      case 2 -> pusher.upload(repository, blob, pick(own, List.of(UploadForm.values())));
      case 3 -> pusher.mount(repository, pick(own, REPOSITORIES), blob);
      case 4 -> pusher.push(repository, image, tag);
      case 5 -> pusher.push(repository, image, null);
      case 6 -> pusher.delete(Name.tag(repository, tag));
      case 7 -> pusher.delete(repository, image);
      case 8 -> pusher.delete(Name.blob(repository, blob));
      case 9 -> pusher.pull(Name.tag(repository, tag));
      case 10 -> {
        pusher.pull(Name.manifest(repository, image));
        pusher.pull(Name.blob(repository, blob));
      }
      default -> list(client, repository);
    }
  }

  private static void pushImage(
      Pusher pusher, Random own, String repository, ImageManifest image, String tag)
      throws IOException {
    for (Content blob : image.blobs()) {
      pusher.upload(repository, blob, pick(own, List.of(UploadForm.values())));
    }
    pusher.push(repository, image, tag);
  }

  private static void list(PushClient client, String repository) throws IOException {
    Answer tags = client.get("/v2/" + repository + "/tags/list").expect(200, 404);
    if (tags.status() == 200) {
      assertThat(Audit.entries(tags.text()))
          .isSubsetOf(Ledger.TAGS)
          .isSorted()
          .doesNotHaveDuplicates();
    }
    Answer catalog = client.get("/v2/_catalog").expect(200);
    assertThat(Audit.entries(catalog.text()))
        .isSubsetOf(REPOSITORIES)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
