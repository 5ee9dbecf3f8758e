package io.stowage.acceptance.robustness;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.util.Random;

/** Compares a server with the ledger of those who wrote to it, or to another on its storage. */
final class CrashAudit {

  private final Ledger ledger;
  private final Random random;
  private int continued;
  private int unknown;

  CrashAudit(Ledger ledger, Random random) {
    this.ledger = ledger;
    this.random = random;
  }

  /** How many uploads that a kill interrupted were continued. */
  int continued() {
    return continued;
  }

  /** How many uploads that a kill interrupted were unknown afterwards. */
  int unknown() {
    return unknown;
  }

  /**
   * Looks at a server that nobody writes to.
   *
   * @param everything whether to look at all names, and not at those only that were written of late
   */
  void of(ServerProcess server, boolean everything) throws IOException {
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
