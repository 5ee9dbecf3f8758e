package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.mirror.UpstreamException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one blob from an upstream into the registry, for all who read it meanwhile. */
abstract class Transfer {

  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

  /** How much is waited for at most before the first bytes are written, for the first reader. */
  private static final int FIRST = 16 * 1024;

  /** How often a blob that broke off is gone on with. */
  private static final int ATTEMPTS = 3;

  private final TransferBuffers buffers;
  private final Duration pause;
  private final ErrorCode unknown;
  private final Progress progress = new Progress();

  /**
   * A transfer.
   *
   * @param unknown the failure that says that the upstream does not have it
   * @param pause between attempts to go on with what broke off, but before the first
   */
  Transfer(TransferBuffers buffers, ErrorCode unknown, Duration pause) {
    this.buffers = buffers;
    this.pause = pause;
    this.unknown = unknown;
  }

  /** How far it has come. */
  final Progress progress() {
    return progress;
  }

  /** The failure that says that the upstream does not have it. */
  final ErrorCode unknown() {
    return unknown;
  }

  /**
   * Fetches it, by {@link #receive}, unless the registry has it already.
   *
   * @return whether it came
   */
  abstract boolean fetch() throws UpstreamException;

  /** Asks the upstream for it; to go on, also if nothing else is asked of it for a while. */
  abstract Upstream.Incoming open(long offset) throws UpstreamException;

  /** Whether it is fetched to its end when nobody reads it any more. */
  abstract boolean finishes();

  /**
   * Fetches it.
   *
   * @param ended called when nobody may join any more, with why it does not come or null, before
   *     those who wait are told
   */
  final void run(Consumer<@Nullable RegistryException> ended) {
    RegistryException why = null;
    boolean comes = true;
    try {
      comes = fetch();
    } catch (UpstreamException e) {
      why = Failures.of(e, unknown);
      Failures.log(LOG, e);
    } catch (RegistryException e) {
      why = e;
      if (!progress.isGivenUp()) {
        LOG.warn("{} does not come: {}", this, e.message(), e.getCause());
      }
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not be fetched", this, e);
      why = new RegistryException(ErrorCode.UNAVAILABLE, "it could not be fetched");
    }
    ended.accept(why);
    if (why != null) {
      progress.fail(why);
    } else {
      progress.succeed(comes);
    }
  }

  /**
   * Takes all that comes, and commits it.
   *
   * @param upstream by its name, for messages
   * @throws RegistryException {@code DIGEST_INVALID} if it is not what it was to be
   */
  final void receive(Object upstream, Upstream.Incoming first, Arrival arrival)
      throws UpstreamException {
    progress.begin(first.length(), arrival.file());
    ByteBuffer buffer = buffers.take();
    try {
      try {
        receive(first, buffer.limit(FIRST), arrival);
      } catch (UpstreamException e) {
        goOn(e, buffer, arrival);
      }
      write(buffer.flip(), arrival);
    } finally {
      buffers.give(buffer);
    }
    if (progress.size() >= 0 && progress.written() != progress.size()) {
      throw new UpstreamException(
          Reason.WRONG,
          upstream
              + " sent "
              + progress.written()
              + " bytes of "
              + this
              + " of "
              + progress.size());
    }
    arrival.commit();
  }

  /** What has come of a blob that broke off need not come again. */
  private void goOn(UpstreamException broken, ByteBuffer buffer, Arrival arrival)
      throws UpstreamException {
    UpstreamException last = broken;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      if (attempt > 1 && !waited()) {
        throw last;
      }
      long offset = progress.written() + buffer.position();
      LOG.info("{}: going on at byte {}", last.message(), offset);
      try (Upstream.Incoming rest = open(offset)) {
        receive(rest, buffer, arrival);
        return;
      } catch (UpstreamException e) {
        last = e;
      }
    }
    throw last;
  }

  private boolean waited() {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void receive(Upstream.Incoming incoming, ByteBuffer buffer, Arrival arrival)
      throws UpstreamException {
    while (incoming.read(buffer) >= 0) {
      checkWanted();
      int end = buffer.position();
      int whole = end - end % TransferBuffers.PAGE;
      if (whole > 0) {
        write(buffer.flip().limit(whole), arrival);
        buffer.limit(end).compact();
      }
    }
  }

  private void checkWanted() {
    if (!finishes() && progress.giveUp()) {
      throw new RegistryException(ErrorCode.UNAVAILABLE, "nobody wants the blob any more");
    }
  }

  private void write(ByteBuffer bytes, Arrival arrival) {
    int count = bytes.remaining();
    arrival.write(bytes);
    progress.advance(count);
  }

  /** Refuses what came and is not what it was to be. */
  static UpstreamException wrong(String message) {
    return new UpstreamException(Reason.WRONG, message);
  }
}
