package io.stowage.driver.testkit;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a {@link FaultyDriver}. Everything counts from the moment it is asked for.
 * Thread safe.
 *
 * <p>A call is each call of a method of the driver, of its capabilities, and of the writers,
 * uploads, readers and listings that come from it, except {@code close}, {@code isOpen} and {@code
 * size}, which never fail. To try every place where something can fail, run the work once, take
 * {@link #calls}, and run it again as many times with {@link #failCall} of 1, 2, 3 and so on.
 */
public final class Faults {
  private static final long NEVER = Long.MAX_VALUE;

  private long calls;
  private long failBefore = NEVER;
  private long failAfter = NEVER;
  private long writable = NEVER;
  private long readable = NEVER;

  /** No faults yet. */
  public Faults() {}

  /** How many calls there were, failed ones included. */
  public synchronized long calls() {
    return calls;
  }

  /**
   * Makes one call fail without being made.
   *
   * @param n 1 for the next call
   */
  public synchronized void failCall(long n) {
    failBefore = calls + n;
  }

  /**
   * Makes one call fail after it was made, as when an answer is lost on the way.
   *
   * @param n 1 for the next call
   */
  public synchronized void failAfterCall(long n) {
    failAfter = calls + n;
  }

  /**
   * Cuts writing: this many more bytes are written, by whichever writer, and every byte after them
   * fails until {@link #heal}. The write in which the cut falls writes the bytes before it.
   */
  public synchronized void cutWritesAfter(long bytes) {
    writable = bytes;
  }

  /** Cuts reading, as {@link #cutWritesAfter} does writing. */
  public synchronized void cutReadsAfter(long bytes) {
    readable = bytes;
  }

  /** Lets nothing fail any more. */
  public synchronized void heal() {
    failBefore = NEVER;
    failAfter = NEVER;
    writable = NEVER;
    readable = NEVER;
  }

  /** Makes a call, or not. */
  <T> T call(String what, Call<T> call) throws IOException {
    long number = before(what);
    T result = call.make();
    try {
      after(what, number);
      return result;
    } catch (IOException e) {
      if (result instanceof Closeable lost) {
        lost.close(); // nobody else will
      }
      throw e;
    }
  }

  /** Makes a call that may give nothing, or not. */
  <T> @Nullable T callForNullable(String what, NullableCall<T> call) throws IOException {
    long number = before(what);
    T result = call.make();
    after(what, number);
    return result;
  }

  /** Makes a call without a result, or not. */
  void run(String what, Action action) throws IOException {
    long number = before(what);
    action.run();
    after(what, number);
  }

  private synchronized long before(String what) throws IOException {
    long number = ++calls;
    if (number == failBefore) {
      throw new InjectedFaultException(what + ": fault before call " + number);
    }
    return number;
  }

  private synchronized void after(String what, long number) throws IOException {
    if (number == failAfter) {
      throw new InjectedFaultException(what + ": fault after call " + number);
    }
  }

  /** Takes up to so many bytes out of those that may be written. */
  synchronized int takeWritable(int wanted) {
    int granted = (int) Math.min(wanted, writable);
    if (writable != NEVER) {
      writable -= granted;
    }
    return granted;
  }

  /** How many bytes may still be read. */
  synchronized long readable() {
    return readable;
  }

  /** Counts bytes that were read. */
  synchronized void wereRead(int bytes) {
    if (readable != NEVER && bytes > 0) {
      readable -= bytes;
    }
  }

  /** A call that gives something. */
  interface Call<T> {
    /** Makes it. */
    T make() throws IOException;
  }

  /** A call that may give nothing. */
  interface NullableCall<T> {
    /** Makes it. */
    @Nullable T make() throws IOException;
  }

  /** A call without a result. */
  interface Action {
    /** Makes it. */
    void run() throws IOException;
  }
}
