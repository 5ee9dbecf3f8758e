package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed (SIGKILL) at random moments while v1 clients push, tag and untag, and
 * started again on the same folder. Each step that was acknowledged is there; an image is whole or
 * can be pushed again; a tag means the same through both APIs.
 */
class V1CrashTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Random random = Scale.random("v1 crash");
  private final V1CrashLoad.Shared shared = new V1CrashLoad.Shared();
  private final KillUnderLoad load =
      new KillUnderLoad(random, client -> new V1CrashLoad(shared, client, random.nextLong()));
  private int finished;

  @TempDir Path storage;

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    int kills = Scale.of("stowage.v1.kills", 6, 80);
    for (int kill = 0; kill < kills; kill++) {
      try (ServerProcess server = ServerProcess.start(storage, 0)) {
        audit(server, false, random.nextBoolean());
        try (PushClient client = new PushClient(server.port())) {
          leaveHalf(client);
          load.killFirst(List.of(server));
        }
      }
    }
    int dead = purgeDeadUploads();
    assertThat(Audit.files(storage)).isPositive();
    Scale.say(
        "v1 crash: %d kills, %d acts, %d images complete, %d of them pushed again, %d files left"
            .formatted(kills, load.acts(), shared.images.complete(), finished, dead));
    assertThat(finished).isPositive();
  }

  /** What is left of dead pushes goes once it is old, and nothing else goes with it. */
  private int purgeDeadUploads() throws Exception {
    V1Leftovers leftovers = new V1Leftovers(storage);
    List<Path> left = leftovers.files();
    assertThat(left).as("what half pushes have left").isNotEmpty();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      audit(server, true, false);
      assertThat(leftovers.files()).as("too young to go").containsAll(left);
    }
    leftovers.age();
    shared.images.expired();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      Deadline.await(PATIENCE, leftovers::files, () -> leftovers.files().isEmpty());
      audit(server, true, true);
      assertThat(leftovers.files()).as("of images that were pushed again").isEmpty();
    }
    return left.size();
  }

  /** Sends a part of a layer and keeps the connection. */
  private void leaveHalf(PushClient client) throws Exception {
    V1Image image = V1Image.base(random, 4_000_000);
    shared.images.begin(image);
    assertThat(new V1Transfer(client).putJson(image)).isTrue();
    shared.images.acknowledged(image, V1Ledger.Step.JSON);
    V1Leftovers leftovers = new V1Leftovers(storage);
    int before = leftovers.files().size();
    Payload half = image.layer().part(image.layer().size() / 2);
    half.writeTo(client.begin("PUT", image.path("layer"), Map.of(), image.layer().size()));
    Deadline.await(PATIENCE, leftovers::files, () -> leftovers.files().size() > before);
  }

  private void audit(ServerProcess server, boolean everything, boolean finish) {
    finished += V1Audit.of(server, shared, everything, finish);
  }
}
