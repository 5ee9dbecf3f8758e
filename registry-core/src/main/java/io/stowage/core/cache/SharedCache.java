package io.stowage.core.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that several servers share, such as those in a Redis. It may lose anything at any time, and
 * be gone: whoever uses it works without it, only slower. It never throws and never makes its
 * callers wait for long; an implementation says for how long at most. Safe from any thread.
 *
 * <p>It is trusted as little as possible: what is read is checked by whoever knows what it must be.
 */
public interface SharedCache extends AutoCloseable {

  /** A cache that keeps nothing. */
  SharedCache NONE =
      new SharedCache() {
        @Override
        public byte @Nullable [] get(String key) {
          return null;
        }

        @Override
        public void put(String key, byte[] value) {}

        @Override
        public void put(String key, byte[] value, Duration time) {}

        @Override
        public void remove(String key) {}

        @Override
        public void close() {}
      };

  /**
   * Reads a value; null if it is not there, too large, or the cache cannot tell.
   *
   * @return bytes that belong to the caller
   */
  byte @Nullable [] get(String key);

  /**
   * Keeps a value for as long as the cache keeps anything. One that is too large, or that it has no
   * room for, is not kept.
   *
   * @param value not changed afterwards; empty is the same as none
   */
  void put(String key, byte[] value);

  /**
   * Keeps a value for a time, as {@link #put(String, byte[])} does.
   *
   * @param time after which it is gone; 1 ms at least
   */
  void put(String key, byte[] value, Duration time);

  /** Forgets a value, if the cache can be reached. */
  void remove(String key);

  /** Ends; afterwards it keeps nothing. Closing twice is fine. */
  @Override
  void close();
}
