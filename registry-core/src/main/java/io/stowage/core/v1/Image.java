package io.stowage.core.v1;

import io.stowage.core.model.ImageId;
import java.util.List;

/**
 * A complete v1 image as it is served. Immutable; the arrays are shared and must not be changed.
 */
public final class Image {

  private final ImageId id;
  private final byte[] json;
  private final byte[] ancestry;
  private final List<ImageId> chain;
  private final List<String> checksums;
  private final Layer layer;

  Image(
      ImageId id,
      byte[] json,
      byte[] ancestry,
      List<ImageId> chain,
      List<String> checksums,
      Layer layer) {
    this.id = id;
    this.json = json;
    this.ancestry = ancestry;
    this.chain = chain;
    this.checksums = checksums;
    this.layer = layer;
  }

  /** Its id. */
  public ImageId id() {
    return id;
  }

  /** The json exactly as it was put. */
  public byte[] json() {
    return json;
  }

  /** The ids of the image and its parents as a JSON array, the image first. */
  public byte[] ancestry() {
    return ancestry;
  }

  /** The ids of the image and its parents, the image first. */
  public List<ImageId> chain() {
    return chain;
  }

  /** The checksums that were stored with it; empty if there are none, as in very old data. */
  public List<String> checksums() {
    return checksums;
  }

  /** The size of the layer as it was put, in bytes. */
  public long layerSize() {
    return layer.size();
  }

  Layer layer() {
    return layer;
  }
}
