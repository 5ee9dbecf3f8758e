package io.stowage.core.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of repositories that have changed and have not been looked at since, each once. Safe
 * from any thread.
 */
final class ChangedNames {

  private final int limit;
  private final Set<String> waiting = new LinkedHashSet<>();
  private long noted;
  private long taken;
  private long settled;
  private boolean stuck;
  private boolean overflow;

  /**
   * None yet.
   *
   * @param limit how many may wait; if there are more, all have to be looked at
   */
  ChangedNames(int limit) {
    this.limit = limit;
  }

  /** Adds names. It never waits. */
  synchronized void note(Collection<String> names) {
    noted++;
    waiting.addAll(names);
    if (waiting.size() > limit) {
      waiting.clear();
      overflow = true;
    }
    notifyAll();
  }

  /** Waits until there are names and takes some of them, the oldest first. */
  synchronized List<String> take(int most) throws InterruptedException {
    while (waiting.isEmpty() && settled == noted) {
      wait();
    }
    List<String> names = new ArrayList<>();
    Iterator<String> oldest = waiting.iterator();
    while (oldest.hasNext() && names.size() < most) {
      names.add(oldest.next());
      oldest.remove();
    }
    if (waiting.isEmpty()) {
      taken = noted;
    }
    return names;
  }

  /** Says that the index knows of what was taken. */
  synchronized void done() {
    settled = taken;
    stuck = false;
    notifyAll();
  }

  /** Gives back what was taken, and says that it has to wait. */
  synchronized void failed(List<String> names) {
    taken = settled;
    stuck = true;
    note(names);
  }

  /** Whether there were too many since the last call. */
  synchronized boolean takeOverflow() {
    boolean was = overflow;
    overflow = false;
    return was;
  }

  /**
   * Waits until the index knows of all that was noted before, or that does not get on.
   *
   * @param longest to wait
   */
  synchronized void awaitSettled(Duration longest) throws InterruptedException {
    long until = noted;
    long end = System.nanoTime() + longest.toNanos();
    while (settled < until && !stuck) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return;
      }
      wait(millis);
    }
  }
}
