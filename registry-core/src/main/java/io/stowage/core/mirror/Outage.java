package io.stowage.core.mirror;

import io.stowage.core.mirror.UpstreamException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that an upstream is not to be asked for a while. Logs one warning when it begins to
 * fail, and one line when it answers again. Safe from any thread.
 */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** What an upstream that limits and does not tell for how long gets, and the most it gets. */
  private static final Duration LIMITED = Duration.ofMinutes(1);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private record Pause(UpstreamException failure, long end) {}

  private final String upstream;
  private final Duration pause;
  private final LongSupplier nanos;
  private volatile @Nullable Pause current;

  /** Whether the log has it that the upstream fails, and not yet that it is over. */
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * None yet.
   *
   * @param upstream by its name, for the log
   * @param pause for how long it is not asked when it is down
   */
  Outage(String upstream, Duration pause) {
    this(upstream, pause, System::nanoTime);
  }

  /**
   * With another clock.
   *
   * @param nanos as {@link System#nanoTime}
   */
  Outage(String upstream, Duration pause, LongSupplier nanos) {
    this.upstream = upstream;
    this.pause = pause;
    this.nanos = nanos;
  }

  /** What the upstream failed with; null if it may be asked. */
  @Nullable UpstreamException failure() {
    Pause seen = current;
    return seen == null || seen.end - nanos.getAsLong() <= 0 ? null : seen.failure;
  }

  /** What is asked of an upstream. */
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T ask() throws UpstreamException;
  }

  /**
   * Asks the upstream, unless it is not to be asked for the moment.
   *
   * @throws UpstreamException which is remembered if it is one of the upstream as a whole
   */
  <T extends @Nullable Object> T ask(Question<T> question) throws UpstreamException {
    UpstreamException failure = failure();
    if (failure != null) {
      throw failure;
    }
    try {
      T answer = question.ask();
      over();
      return answer;
    } catch (UpstreamException e) {
      note(e);
      throw e;
    }
  }

  private void note(UpstreamException failure) {
    if (failure.reason() == Reason.DOWN) {
      begin(failure, pause);
    } else if (failure.reason() == Reason.LIMITED) {
      Duration time = failure.retryAfter() == null ? LIMITED : failure.retryAfter();
      begin(failure, time.compareTo(LONGEST) > 0 ? LONGEST : time);
    } else if (failure.reason() != Reason.FAILED) {
      over(); // it has answered
    }
  }

  private void begin(UpstreamException failure, Duration time) {
    current = new Pause(failure, nanos.getAsLong() + time.toNanos());
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "{} is asked again every {} ms only: {}", upstream, time.toMillis(), failure.message());
    }
  }

  private void over() {
    if (told.compareAndSet(true, false)) {
      LOG.info("{} answers again", upstream);
    }
  }
}
