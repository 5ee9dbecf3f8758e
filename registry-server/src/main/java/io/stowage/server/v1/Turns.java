package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has only so many requests at once do what may hang, and the others wait for their turn without a
 * thread, in order. Safe from any thread.
 */
final class Turns {

  private final int most;
  private final int mostWaiting;
  private final Duration longest;
  private final Queue<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();
  private int taken;

  /**
   * All are free.
   *
   * @param most at once
   * @param mostWaiting requests, further ones are refused
   * @param longest time that a request waits
   */
  Turns(int most, int mostWaiting, Duration longest) {
    this.most = most;
    this.mostWaiting = mostWaiting;
    this.longest = longest;
  }

  /**
   * Asks for a turn.
   *
   * @return true when it has come: the caller has to {@link #end} it; false if it has not in time
   * @throws RegistryException {@code UNAVAILABLE} if too many wait
   */
  synchronized CompletableFuture<Boolean> next() {
    if (taken < most) {
      taken++;
      return CompletableFuture.completedFuture(true);
    }
    if (waiting.size() == mostWaiting) {
      throw new RegistryException(
          ErrorCode.UNAVAILABLE, "too many requests wait for this; try again later");
    }
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    waiting.add(turn);
    return turn.completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends a turn, which is then that of the request that has waited longest. */
  void end() {
    while (true) {
      CompletableFuture<Boolean> next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          taken--;
          return;
        }
      }
      if (next.complete(true)) {
        return;
      }
    }
  }
}
