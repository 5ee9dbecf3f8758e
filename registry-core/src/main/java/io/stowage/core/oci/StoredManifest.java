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

  /** The digest by which it is stored. */
  public Digest digest() {
    return digest;
  }

  /** The media type that its bytes declare, without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /** The bytes exactly as they were pushed. They are shared with others and must not be changed. */
  public byte[] bytes() {
    return bytes;
  }
}
