package io.stowage.core.storage;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of blobs are: at the blob's own place or, for a layer that docker-registry has
 * stored, with its image. Safe from any thread.
 */
public final class BlobData {

  private static final int RECORD_BYTES = 128;

  private final Store store;
  private final Links links;

  /** Blobs of a store. */
  public BlobData(Store store, Links links) {
    this.store = store;
    this.links = links;
  }

  /** The size of a blob in bytes, by the storage; -1 if it is missing. */
  public long size(Digest digest) {
    long size = links.size(Layout.blobData(digest));
    if (size >= 0) {
      return size;
    }
    String legacy = legacyPath(digest);
    return legacy == null ? -1 : links.size(legacy);
  }

  /** The path of a blob that is not at its own place; null if it is missing. */
  public @Nullable String legacyPath(Digest digest) {
    byte[] record = store.find(V1Layout.legacyBlob(digest), RECORD_BYTES);
    if (record == null) {
      return null;
    }
    try {
      String id = new String(record, StandardCharsets.UTF_8).trim();
      return V1Layout.legacyLayer(ImageId.parse(id));
    } catch (RegistryException e) {
      return null; // not written by us; a layer's digest is looked for again
    }
  }
}
