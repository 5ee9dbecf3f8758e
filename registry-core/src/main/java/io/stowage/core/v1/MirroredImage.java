package io.stowage.core.v1;

import java.util.List;

/**
 * An image of another registry as that told of it. Immutable; the array is shared and must not be
 * changed.
 */
public final class MirroredImage {

  private final byte[] json;
  private final List<String> checksums;
  private final long layerSize;

  /**
   * An image.
   *
   * @param json exactly as it came; not changed afterwards
   * @param checksums of json and layer, {@code sha256:<hex>}; empty if the registry told none
   * @param layerSize in bytes; -1 if it did not tell
   */
  public MirroredImage(byte[] json, List<String> checksums, long layerSize) {
    this.json = json;
    this.checksums = List.copyOf(checksums);
    this.layerSize = layerSize;
  }

  /** The json exactly as it came. */
  public byte[] json() {
    return json;
  }

  /** The checksums of json and layer, one of which the layer must have; empty if none was told. */
  public List<String> checksums() {
    return checksums;
  }

  /** The size of the layer in bytes; -1 if it is not known. */
  public long layerSize() {
    return layerSize;
  }
}
