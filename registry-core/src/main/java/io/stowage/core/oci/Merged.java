package io.stowage.core.oci;

import io.stowage.driver.StoragePath;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Two lists in the order of their entries' texts as one, in which each entry stands once. For parts
 * of the core.
 */
public final class Merged<T> implements Iterator<T> {

  private final Iterator<T> first;
  private final Iterator<T> second;
  private @Nullable T nextFirst;
  private @Nullable T nextSecond;

  /** Of lists that are in {@link StoragePath#ORDER}. */
  public Merged(Iterator<T> first, Iterator<T> second) {
    this.first = first;
    this.second = second;
    nextFirst = advance(first);
    nextSecond = advance(second);
  }

  private static <T> @Nullable T advance(Iterator<T> entries) {
    return entries.hasNext() ? entries.next() : null;
  }

  @Override
  public boolean hasNext() {
    return nextFirst != null || nextSecond != null;
  }

  @Override
  public T next() {
    T one = nextFirst;
    T other = nextSecond;
    if (one == null && other == null) {
      throw new NoSuchElementException();
    }
    int order =
        one == null
            ? 1
            : other == null ? -1 : StoragePath.ORDER.compare(one.toString(), other.toString());
    if (order <= 0) {
      nextFirst = advance(first);
    }
    if (order >= 0) {
      nextSecond = advance(second);
    }
    T next = order <= 0 ? one : other;
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next;
  }
}
