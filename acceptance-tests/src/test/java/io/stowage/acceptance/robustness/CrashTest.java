package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed (SIGKILL) at random moments while clients push, mount, retag and delete, and
 * started again on the same folder. What was acknowledged is there, what was not is there whole or
 * not at all.
 */
class CrashTest {

  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger = new Ledger();
  private final Random random = Scale.random("crash");
  private final CrashLoad.Shared shared = new CrashLoad.Shared(random);
  private int continued;
  private int unknown;

  @TempDir Path storage;

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    int kills = Scale.of("stowage.kills", 8, 100);
    for (int kill = 0; kill < kills; kill++) {
      try (ServerProcess server = ServerProcess.start(storage, 0)) {
        audit(server, false);
        killUnderLoad(server);
      }
    }
    int dead = purgeDeadUploads();
    int blobs = Audit.files(storage);
    assertThat(blobs).isPositive();
    Scale.say(
        "crash: %d kills, %d acts, %d names, %d blobs on disk, sessions: %d continued, %d unknown"
            .formatted(
                kills, shared.requests.get(), ledger.names().size(), blobs, continued, unknown));
    Scale.say("crash: %d files of dead uploads were left, and went".formatted(dead));
  }

  /** What dead uploads left goes once it is old, and nothing else goes with it. */
  private int purgeDeadUploads() throws Exception {
    Leftovers leftovers = new Leftovers(storage);
    int left = leftovers.files().size();
    assertThat(left).as("files of dead uploads").isPositive();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      audit(server, true);
      assertThat(leftovers.files()).as("too young to go").isNotEmpty();
    }
    leftovers.age();
    try (ServerProcess server = ServerProcess.start(storage, 0)) {
      Deadline.await(PATIENCE, leftovers::files, () -> leftovers.files().isEmpty());
      audit(server, true);
    }
    return left;
  }

  private void killUnderLoad(ServerProcess server) throws InterruptedException {
    shared.killed.set(false);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      CrashLoad load = new CrashLoad(server.port(), ledger, shared, i, random.nextLong());
      Thread client = new Thread(load, "client-" + i);
      client.start();
      clients.add(client);
    }
    // The moment of the kill is what is random here; nothing is waited for.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(1500)));
    shared.killed.set(true);
    server.kill();
    for (Thread client : clients) {
      client.join(PATIENCE.toMillis());
      assertThat(client.isAlive()).as("a client hangs on a dead connection").isFalse();
    }
    if (!shared.failures.isEmpty()) {
      AssertionError failure = new AssertionError("under load, log:\n" + server.logTail());
      shared.failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private void audit(ServerProcess server, boolean everything) throws IOException {
    try (PushClient client = new PushClient(server.port())) {
      Audit audit = new Audit(client, ledger);
      audit.names(ledger.takeTouched());
      for (Ledger.Session session : ledger.takeSessions()) {
        if (random.nextInt(3) == 0) {
          continue;
        }
        if (audit.goOn(session)) {
          continued++;
        } else {
          unknown++;
        }
      }
      audit.listings();
      if (everything) {
        audit.names(ledger.names());
      }
    } catch (IOException | AssertionError e) {
      throw new AssertionError("after a kill, log:\n" + server.logTail(), e);
    }
  }
}
