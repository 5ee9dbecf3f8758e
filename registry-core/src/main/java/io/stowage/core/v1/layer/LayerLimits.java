package io.stowage.core.v1.layer;

/**
 * How much of a layer is looked at. What exceeds a limit is left out of the answer, which says so;
 * nothing fails because of it.
 *
 * @param uncompressedBytes of a compressed layer; what unpacks to more has no diff id and no list
 * @param files in the list
 * @param listBytes of the list's JSON text, of which up to three times as many are in memory
 */
public record LayerLimits(long uncompressedBytes, int files, int listBytes) {

  /** 64 GiB, 500,000 files, 32 MiB of list. */
  public static final LayerLimits DEFAULT = new LayerLimits(64L << 30, 500_000, 32 << 20);

  /** Checks that none is negative. */
  public LayerLimits {
    if (uncompressedBytes < 0 || files < 0 || listBytes < 0) {
      throw new IllegalArgumentException("a limit is negative");
    }
  }
}
