package io.stowage.core.oci;

import io.stowage.core.model.Digest;

/** A manifest as it is served. Immutable. */
public final class StoredManifest {

  private final Digest digest;
  private final String mediaType;
  private final byte[] bytes;

  StoredManifest(Digest digest, String mediaType, byte[] bytes) {
    this.digest = digest;
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  /** By which it is stored. */
  public Digest digest() {
    return digest;
  }

  /** That its bytes declare. */
  public String mediaType() {
    return mediaType;
  }

  /** Exactly as they were pushed. They are shared with others and must not be changed. */
  public byte[] bytes() {
    return bytes;
  }
}
