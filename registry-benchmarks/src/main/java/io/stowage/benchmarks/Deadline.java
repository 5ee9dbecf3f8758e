package io.stowage.benchmarks;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends the run of a load that waits for an answer which does not come. */
final class Deadline {
  private static final int GRACE_SECONDS = 20;

  private Deadline() {}

  /**
   * {@link Load#run} with an end.
   *
   * @throws WrongAnswerException also when the run is not over long after its time
   */
  static Measurement run(Load load, int port, int seconds)
      throws IOException, InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Measurement> result = thread.submit(() -> load.run(port, seconds));
      return result.get(seconds + GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new WrongAnswerException("no answer within " + GRACE_SECONDS + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new WrongAnswerException(String.valueOf(e.getCause()));
    } finally {
      thread.shutdownNow();
    }
  }
}
