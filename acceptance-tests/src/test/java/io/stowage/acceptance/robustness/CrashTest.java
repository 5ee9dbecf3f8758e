package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed (SIGKILL) at random moments while clients push, mount, retag and delete, and
 * started again on the same folder. What was acknowledged is there, what was not is there whole or
 * not at all.
 */
class CrashTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger = new Ledger();
  private final Random random = Scale.random("crash");
  private final CrashLoad.Shared shared = new CrashLoad.Shared(random, true);
  private final KillUnderLoad load =
      new KillUnderLoad(random, client -> new CrashLoad(ledger, shared, client, random.nextLong()));
  private final CrashAudit audit = new CrashAudit(ledger, random);

  @TempDir Path storage;

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    int kills = Scale.of("stowage.kills", 8, 100);
    for (int kill = 0; kill < kills; kill++) {
      try (ServerProcess server = ServerProcess.start(storage, 0)) {
        audit.of(server, false);
        load.killFirst(List.of(server));
      }
    }
    int dead = purgeDeadUploads();
    int blobs = Audit.files(storage);
    assertThat(blobs).isPositive();
    Scale.say(
        "crash: %d kills, %d acts, %d names, %d blobs on disk, sessions: %d continued, %d unknown"
            .formatted(
                kills,
                load.acts(),
                ledger.names().size(),
                blobs,
                audit.continued(),
                audit.unknown()));
    Scale.say("crash: %d files of dead uploads were left, and went".formatted(dead));
  }

  /** What dead uploads left goes once it is old, and nothing else goes with it. */
  private int purgeDeadUploads() throws Exception {
    Leftovers leftovers = new Leftovers(storage);
    int left = leftovers.files().size();
    assertThat(left).as("files of dead uploads").isPositive();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      audit.of(server, true);
      assertThat(leftovers.files()).as("too young to go").isNotEmpty();
    }
    leftovers.age();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      Deadline.await(PATIENCE, leftovers::files, () -> leftovers.files().isEmpty());
      audit.of(server, true);
    }
    return left;
  }
}
