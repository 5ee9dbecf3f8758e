package io.stowage.driver;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a listing, one after the other. For one thread at a time. */
public interface Listing<T> extends Closeable {

  /**
   * Gives the next entry.
   *
   * @return the entry, or null after the last
   */
  @Nullable T next() throws IOException;

  /** Ends the listing early or after its end. */
  @Override
  void close() throws IOException;
}
