package io.stowage.acceptance.robustness;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one name in the registry (a tag, a manifest or a blob of a repository) may hold, given the
 * writes that clients began and the answers they got. A value is possible unless a write that was
 * acknowledged began after the value's own write had ended. Safe for use by several threads.
 */
final class Register {

  /** The value of a name that is not there. */
  static final String ABSENT = "absent";

  private static final long NEVER = Long.MAX_VALUE;

  private final List<Write> writes = new ArrayList<>();
  private final List<Removal> removals = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private long clock;

  /** A name that nothing has been written to. */
  Register() {
    observed(ABSENT);
  }

  /** A write of a value, from when its request is sent. */
  synchronized Change begin(String value) {
    Write write = new Write(value, ++clock);
    writes.add(write);
    begun.add(value);
    return write;
  }

  /** A delete that takes this name along if it holds the value given. */
  synchronized Change beginRemoving(String value) {
    Removal removal = new Removal(value, ++clock);
    removals.add(removal);
    begun.add(ABSENT);
    return removal;
  }

  /** What a read that is sent now, and answered before {@link Reading#allowed}, may find. */
  synchronized Reading reading() {
    return new Reading(possible(), begun.size());
  }

  /** Every value that the name may hold if no more is written. */
  synchronized Set<String> possible() {
    Set<String> values = new HashSet<>();
    for (Write write : writes) {
      boolean gone = false;
      for (Removal removal : removals) {
        if (removal.value.equals(write.value) && removal.end > write.start) {
          values.add(ABSENT);
          gone |= removal.end < NEVER && removal.start > write.end;
        }
      }
      if (!gone) {
        values.add(write.value);
      }
    }
    return values;
  }

  /** Nothing is under way any more, and the name was seen to hold this value. */
  synchronized void observed(String value) {
    writes.clear();
    removals.clear();
    Write write = new Write(value, ++clock);
    write.end = ++clock;
    writes.add(write);
  }

  /**
   * A request under way that changes the name. One that gets no answer may have happened or not.
   */
  sealed interface Change {

    /** The server answered that it is done. */
    void acknowledged();

    /** The server answered that it is not done. */
    void refused();
  }

  private final class Write implements Change {
    private final String value;
    private final long start;
    private long end = NEVER;

    Write(String value, long start) {
      this.value = value;
      this.start = start;
    }

    @Override
    public void acknowledged() {
      synchronized (Register.this) {
        end = ++clock;
        writes.removeIf(other -> other.end < start);
        long oldest = writes.stream().mapToLong(write -> write.start).min().orElse(NEVER);
        removals.removeIf(removal -> removal.end < oldest);
      }
    }

    @Override
    public void refused() {
      synchronized (Register.this) {
        writes.remove(this);
      }
    }
  }

  private final class Removal implements Change {
    private final String value;
    private final long start;
    private long end = NEVER;

    Removal(String value, long start) {
      this.value = value;
      this.start = start;
    }

    @Override
    public void acknowledged() {
      synchronized (Register.this) {
        end = ++clock;
      }
    }

    @Override
    public void refused() {
      synchronized (Register.this) {
        removals.remove(this);
      }
    }
  }

  /** A read under way. */
  final class Reading {
    private final Set<String> before;
    private final int from;
    private @Nullable Set<String> all;

    private Reading(Set<String> before, int from) {
      this.before = before;
      this.from = from;
    }

    /** What the read may have found, once it is answered. */
    Set<String> allowed() {
      Set<String> allowed = all;
      if (allowed == null) {
        allowed = new HashSet<>(before);
        synchronized (Register.this) {
          allowed.addAll(begun.subList(from, begun.size()));
        }
        all = allowed;
      }
      return allowed;
    }

    /** Whether the read may have found nothing. */
    boolean maybeAbsent() {
      return allowed().contains(ABSENT);
    }
  }
}
