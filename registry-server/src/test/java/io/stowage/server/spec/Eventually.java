package io.stowage.server.spec;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what a server does in its own time. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Eventually() {}

  /** Sends a request, which changes nothing, until it is answered with a status. */
  static Answer expect(int status, Supplier<Answer> request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Answer answer = request.get();
    while (answer.status() != status && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      answer = request.get();
    }
    return answer.expect(status);
  }
}
