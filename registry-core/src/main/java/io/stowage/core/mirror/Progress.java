package io.stowage.core.mirror;

import io.stowage.core.RegistryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a blob on its way has come, for all who read it meanwhile. It ends once, with {@link
 * #succeed} or {@link #fail}. Safe from any thread.
 */
final class Progress {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** How much of a blob is kept back until its digest is known to be right. */
  private static final int HELD_BACK = 64 * 1024;

  private record Waiter(long position, CompletableFuture<?> readable) {}

  /** Whether some of the blob may be read from the file; else the registry has it already. */
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

  private final List<Waiter> waiters = new ArrayList<>();

  /** Those who read, and the one who writes. */
  private int users = 1;

  private @Nullable FileChannel file;
  private long length = -1;
  private long written;
  private long available;
  private boolean complete;
  private boolean givenUp;
  private @Nullable RegistryException failure;

  /**
   * Begins to read.
   *
   * @return comes to null if the registry has the blob; null if it has been given up, so that it
   *     has to be fetched anew
   */
  synchronized @Nullable CompletableFuture<@Nullable ArrivingBlob> join() {
    if (givenUp) {
      return null;
    }
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (complete) {
      return CompletableFuture.completedFuture(null);
    }
    users++;
    ArrivingBlob blob = new ArrivingBlob(this);
    return begun
        .whenComplete(
            (comes, why) -> {
              if (why != null || !comes) {
                blob.close();
              }
            })
        .<@Nullable ArrivingBlob>thenApply(comes -> comes ? blob : null);
  }

  /** Ends one use; the last closes the file. */
  synchronized void leave() {
    users--;
    if (users == 0 && file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("closing a blob on its way", e);
      }
    }
  }

  /** Gives it up unless somebody reads; whether it is given up. */
  synchronized boolean giveUp() {
    givenUp |= users == 1;
    return givenUp;
  }

  /** Whether it was given up. */
  synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** The size of the blob in bytes; -1 as long as nobody knows. */
  synchronized long size() {
    return complete ? written : length;
  }

  synchronized FileChannel file() {
    if (file == null) {
      throw new IllegalStateException("it has not begun");
    }
    return file;
  }

  /** How many bytes may be read. */
  synchronized long available() {
    return available;
  }

  /** How many bytes have come. */
  synchronized long written() {
    return written;
  }

  /** See {@link ArrivingBlob#beyond}. */
  synchronized CompletableFuture<?> beyond(long position) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (complete || position < available) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> readable = new CompletableFuture<>();
    waiters.add(new Waiter(position, readable));
    return readable;
  }

  /**
   * Says that the blob comes.
   *
   * @param announced its length in bytes; -1 if it is not known
   * @param channel that it will be read from, closed by the last who does
   */
  synchronized void begin(long announced, FileChannel channel) {
    length = announced;
    file = channel;
  }

  /** Says that more bytes are in the file. */
  void advance(int bytes) {
    boolean readable;
    synchronized (this) {
      written += bytes;
      available = Math.max(0, Math.min(written, Math.max(written, length) - HELD_BACK));
      readable = available > 0;
    }
    if (readable) {
      begun.complete(true);
    }
    tell();
  }

  /**
   * Says that the registry has the blob.
   *
   * @param came whether it is in the file
   */
  void succeed(boolean came) {
    synchronized (this) {
      complete = true;
      available = written;
    }
    begun.complete(came);
    tell();
    leave();
  }

  /** Says that it does not come. */
  void fail(RegistryException why) {
    synchronized (this) {
      failure = why;
    }
    begun.completeExceptionally(why);
    tell();
    leave();
  }

  /** Wakes those who need not wait any more, outside of the lock. */
  private void tell() {
    List<Waiter> woken = new ArrayList<>();
    RegistryException why;
    synchronized (this) {
      why = failure;
      boolean all = complete || why != null;
      waiters.removeIf(waiter -> (all || waiter.position() < available) && woken.add(waiter));
    }
    for (Waiter waiter : woken) {
      if (why == null) {
        waiter.readable().complete(null);
      } else {
        waiter.readable().completeExceptionally(why);
      }
    }
  }
}
