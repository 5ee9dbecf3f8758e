package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.robustness.Ledger.Name;
import io.stowage.acceptance.robustness.Register.Change;
import io.stowage.acceptance.robustness.Register.Reading;
import io.stowage.acceptance.robustness.V1Ledger.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One client of the load of the v1 API under which a server is killed. */
final class V1CrashLoad implements KillUnderLoad.Client {

  private static final int RECENT = 12;
  private static final int DEEPEST = 6;

  private final Shared shared;
  private final Random random;
  private final String own;

  /** What the clients of one load have in common. */
  static final class Shared {
    /** Two repositories that all clients write to, beside one of each client's own. */
    final List<String> repositories = List.of("v1crash/shared-0", "v1crash/shared-1");

    final Ledger tags = new Ledger();
    final V1Ledger images = new V1Ledger();

    /** Images completed of late, to build on. */
    final Queue<V1Image> recent = new ConcurrentLinkedQueue<>();
  }

  V1CrashLoad(Shared shared, int client, long seed) {
    this.shared = shared;
    this.random = new Random(seed);
    this.own = "v1crash/own-" + client;
  }

  @Override
  public void act(PushClient client) throws IOException {
    act(client, new V1Transfer(client));
  }

  private void act(PushClient client, V1Transfer transfer) throws IOException {
    String repository = random.nextInt(3) < 2 ? own : pick(shared.repositories);
    String tag = pick(Ledger.TAGS);
    int kind = random.nextInt(100);
    if (kind < 50 || shared.recent.isEmpty()) {
      push(transfer, image(), 3);
      return;
    }
    V1Image known = pick(List.copyOf(shared.recent));
    if (kind < 65) {
      tag(transfer, repository, tag, known);
    } else if (kind < 71) {
      untag(transfer, repository, tag);
    } else if (kind < 83) {
      push(transfer, image(), 1 + random.nextInt(2));
    } else if (kind < 87) {
      V1Image image = image();
      push(transfer, image, 1);
      transfer.cutLayer(image, 1 + random.nextInt((int) image.layer().size() - 1));
    } else if (kind < 95) {
      tagByOci(client, transfer, tag);
    } else {
      Reading reading = shared.tags.touch(Name.tag(repository, tag)).reading();
      String found = transfer.tagged(repository, tag);
      assertThat(reading.allowed()).as(repository + ":" + tag).contains(found);
    }
  }

  /** A new image, on one that is complete or on none. */
  private V1Image image() {
    long size =
        random.nextInt(10) == 0
            ? 1_000_000 + random.nextInt(3_000_000)
            : 2_000 + random.nextInt(100_000);
    List<V1Image> bases =
        shared.recent.stream().filter(image -> image.chain().size() < DEEPEST).toList();
    return bases.isEmpty() || random.nextInt(4) == 0
        ? V1Image.base(random, size)
        : pick(bases).child(random, size);
  }

  private void push(V1Transfer transfer, V1Image image, int steps) throws IOException {
    shared.images.begin(image);
    assertThat(transfer.putJson(image)).isTrue();
    shared.images.acknowledged(image, Step.JSON);
    if (steps == 1) {
      return;
    }
    assertThat(transfer.putLayer(image)).isTrue();
    shared.images.acknowledged(image, Step.LAYER);
    if (steps == 2) {
      return;
    }
    shared.images.completing(image);
    assertThat(transfer.putChecksum(image)).isTrue();
    shared.images.acknowledged(image, Step.COMPLETE);
    tag(transfer, own, pick(Ledger.TAGS), image);
    shared.recent.add(image);
    if (shared.recent.size() > RECENT) {
      shared.recent.poll();
    }
  }

  private void tag(V1Transfer transfer, String repository, String tag, V1Image image)
      throws IOException {
    Change change = shared.tags.touch(Name.tag(repository, tag)).begin(image.id());
    transfer.tag(repository, tag, image);
    change.acknowledged();
  }

  private void untag(V1Transfer transfer, String repository, String tag) throws IOException {
    Register register = shared.tags.touch(Name.tag(repository, tag));
    Reading before = register.reading();
    Change change = register.begin(Register.ABSENT);
    if (transfer.untag(repository, tag)) {
      change.acknowledged();
    } else {
      change.refused();
      assertThat(before.maybeAbsent()).as(repository + ":" + tag + " may be gone").isTrue();
    }
  }

  /** Puts the manifest that stands for an image by another tag, which makes that a link. */
  private void tagByOci(PushClient client, V1Transfer transfer, String tag) throws IOException {
    String manifests = "/v2/" + own + "/manifests/";
    Answer manifest = client.get(manifests + pick(Ledger.TAGS)).expect(200, 404);
    if (manifest.status() == 404) {
      return;
    }
    List<String> layers = V1Transfer.layers(manifest);
    String id = layers.get(layers.size() - 1).substring("sha256:".length());
    Change change = shared.tags.touch(Name.tag(own, tag)).begin(id);
    Map<String, String> type = Map.of("Content-Type", manifest.header("content-type"));
    Payload body = Payload.of(manifest.text().getBytes(UTF_8));
    client.send("PUT", manifests + tag, type, body).expect(201);
    change.acknowledged();
    assertThat(transfer.tagged(own, tag)).isEqualTo(id);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
