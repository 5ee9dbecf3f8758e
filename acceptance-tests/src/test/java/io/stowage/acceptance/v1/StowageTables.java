package io.stowage.acceptance.v1;

/** Where Stowage answers otherwise than an original, and why. */
final class StowageTables {

  private StowageTables() {}

  static KnownDifferences besideLast() {
    return KnownDifferences.table();
  }

  static KnownDifferences besideOlder() {
    return KnownDifferences.table();
  }
}
