package io.stowage.driver;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Capability: whether something has changed can be asked so cheaply, with one system call, that an
 * I/O thread may do it.
 *
 * <p>To cache what stands at a path: take a stamp, read, and keep what was read only if the stamp
 * {@link Stamp#isSettled}. It is still true as long as a new stamp of the path {@link
 * Stamp#matches} the one kept, whoever writes there.
 */
public interface ChangeStamps {

  /**
   * Stamps an object, whose stamp changes when it is written, or a folder, whose stamp changes when
   * a name directly in it comes or goes.
   *
   * @return the stamp, or null if nothing is at the path
   */
  @Nullable Stamp stamp(String path) throws IOException;

  /** What one look at an object or a folder found. */
  final class Stamp {
    /** Two changes closer together than this may leave the same times behind. */
    private static final long CLOCK_TICK_NANOS = 50_000_000;

    private final @Nullable Object identity;
    private final long size;
    private final long modifiedNanos;
    private final boolean settled;

    /**
     * A stamp.
     *
     * @param identity equal only for the same file, such as its inode; null if there is no such
     *     thing
     * @param size in bytes; any constant for a folder
     * @param modifiedNanos when it was changed last, in nanoseconds of the epoch
     * @param nowNanos the time of this look by the same clock
     */
    public Stamp(@Nullable Object identity, long size, long modifiedNanos, long nowNanos) {
      this.identity = identity;
      this.size = size;
      this.modifiedNanos = modifiedNanos;
      this.settled = nowNanos - modifiedNanos > CLOCK_TICK_NANOS;
    }

    /** Whether the last change lies so far back that any later one gives another stamp. */
    public boolean isSettled() {
      return settled;
    }

    /** Whether both looks found the same. Says nothing if the earlier one was not settled. */
    public boolean matches(@Nullable Stamp other) {
      return other != null
          && modifiedNanos == other.modifiedNanos
          && size == other.size
          && Objects.equals(identity, other.identity);
    }
  }
}
