package io.stowage.acceptance.robustness;

import io.stowage.acceptance.robustness.Ledger.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One client of the load under which a server is killed: everything that can be written. */
final class CrashLoad implements KillUnderLoad.Client {

  private static final int RECENT = 12;

  private final Ledger ledger;
  private final Random random;
  private final String own;
  private final Shared shared;

  /** What the clients of one load have in common. */
  static final class Shared {
    /** Two repositories that all clients write to, beside one of each client's own. */
    final List<String> repositories = List.of("crash/shared-0", "crash/shared-1");

    /** Layers that all clients push, into any repository. */
    final List<Content> layers;

    /** Images pushed of late. */
    final Queue<Pushed> images = new ConcurrentLinkedQueue<>();

    /** Whether manifests are deleted, which another server may serve for a while still. */
    final boolean deletes;

    Shared(Random random, boolean deletes) {
      this.layers = Content.series(random, 50_000, 5);
      this.deletes = deletes;
    }
  }

  /** An image and where it was pushed to. */
  record Pushed(String repository, ImageManifest manifest) {}

  CrashLoad(Ledger ledger, Shared shared, int client, long seed) {
    this.ledger = ledger;
    this.shared = shared;
    this.random = new Random(seed);
    this.own = "crash/own-" + client;
  }

  @Override
  public void act(PushClient client) throws IOException {
    step(new Pusher(client, ledger));
  }

  private void step(Pusher pusher) throws IOException {
    String repository = random.nextInt(3) < 2 ? own : pick(shared.repositories);
    int kind = random.nextInt(100);
    if (kind < 50 || shared.images.isEmpty()) {
      pushImage(pusher, repository);
      return;
    }
    Pushed known = pick(List.copyOf(shared.images));
    if (kind < 62) {
      pusher.push(known.repository(), known.manifest(), pick(Ledger.TAGS));
    } else if (kind < 68) {
      pusher.delete(Name.tag(repository, pick(Ledger.TAGS)));
    } else if (kind < 74 && shared.deletes) {
      pusher.delete(known.repository(), known.manifest());
    } else if (kind < 82) {
      Content loose = Content.random(random, size());
      pusher.upload(repository, loose, form());
      pusher.delete(Name.blob(repository, loose));
    } else if (kind < 92) {
      Content large = Content.random(random, 200_000 + random.nextInt(2_000_000));
      pusher.uploadInSteps(
          repository, large, 2 + random.nextInt((int) large.size() - 2), random.nextBoolean());
    } else {
      pusher.pull(Name.tag(repository, pick(Ledger.TAGS)));
      pusher.pull(Name.manifest(known.repository(), known.manifest()));
    }
  }

  private void pushImage(Pusher pusher, String repository) throws IOException {
    List<Content> blobs = new ArrayList<>();
    blobs.add(Content.random(random, 500));
    blobs.add(pick(shared.layers));
    for (int layers = random.nextInt(3); layers > 0; layers--) {
      blobs.add(Content.random(random, size()));
    }
    for (Content blob : blobs) {
      pusher.upload(repository, blob, form());
    }
    if (random.nextInt(3) == 0 && !shared.images.isEmpty()) {
      Pushed other = pick(List.copyOf(shared.images));
      Content base = other.manifest().blobs().get(1);
      if (!pusher.mount(repository, other.repository(), base)) {
        pusher.upload(repository, base, form());
      }
      blobs.add(base);
    }
    ImageManifest manifest = ImageManifest.of(blobs);
    pusher.push(repository, manifest, random.nextInt(3) == 0 ? null : pick(Ledger.TAGS));
    shared.images.add(new Pushed(repository, manifest));
    if (shared.images.size() > RECENT) {
      shared.images.poll();
    }
  }

  private long size() {
    return random.nextInt(10) == 0
        ? 1_000_000 + random.nextInt(3_000_000)
        : 16 + random.nextInt(200_000);
  }

  private UploadForm form() {
    return pick(List.of(UploadForm.values()));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
