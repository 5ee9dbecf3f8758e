package io.stowage.acceptance.robustness;

import java.util.Random;

/** How much a proof does: the short form by default, the long one when asked for. */
final class Scale {

  private Scale() {}

  /** The first value in the short form, the second with {@code -Dstowage.long=true}. */
  static int of(int inShort, int inLong) {
    return Boolean.getBoolean("stowage.long") ? inLong : inShort;
  }

  /** As {@link #of}, and a system property of its own goes before both. */
  static int of(String property, int inShort, int inLong) {
    return Integer.getInteger(property, of(inShort, inLong));
  }

  /** A source of randomness whose seed is printed and settable. */
  static Random random(String proof) {
    long seed = Long.getLong("stowage.seed", System.nanoTime() & 0xffffff);
    say(proof + ": seed " + seed + ", repeat with -Dstowage.seed=" + seed);
    return new Random(seed);
  }

  /** Prints a line of the proof's result, so that a log tells what was measured. */
  static void say(String line) {
    System.out.println("[robustness] " + line);
  }
}
