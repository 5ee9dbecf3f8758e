package io.stowage.benchmarks;

import java.util.Locale;

/** What a measurement counts, and in which direction it is better. */
enum Unit {
  PER_SECOND("/s", true, "%.0f"),
  GIGABYTES_PER_SECOND("GB/s", true, "%.2f"),
  MILLISECONDS("ms", false, "%.2f"),
  SECONDS("s", false, "%.2f");

  private final String symbol;
  private final boolean moreIsBetter;
  private final String format;

  Unit(String symbol, boolean moreIsBetter, String format) {
    this.symbol = symbol;
    this.moreIsBetter = moreIsBetter;
    this.format = format;
  }

  String format(double value) {
    String digits = this == GIGABYTES_PER_SECOND && value > 0 && value < 0.1 ? "%.3f" : format;
    return String.format(Locale.ROOT, digits, value) + " " + symbol;
  }

  /** How many times as good {@code value} is as {@code other}: over 1 is better. */
  double ratio(double value, double other) {
    return moreIsBetter ? value / other : other / value;
  }
}
