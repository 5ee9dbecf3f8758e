package io.stowage.acceptance.v1;

/** Where 0.7.3 answers otherwise than 0.9.1. */
final class OriginalsTable {

  private OriginalsTable() {}

  static KnownDifferences rows() {
    return KnownDifferences.table();
  }
}
