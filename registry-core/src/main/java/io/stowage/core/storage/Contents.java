package io.stowage.core.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of small blobs of a storage on another machine, such as configs, by their digests: in
 * memory, and shared with other servers. Whoever reads them has asked the storage whether they are
 * there, or knows it from not long ago. Safe from any thread.
 */
public final class Contents {

  private static final int ENTRY_OVERHEAD = 256;

  private final Store store;
  private final SharedObjects shared;
  private final int small;

  private final Cache<Digest, byte[]> memory;

  /** Bytes of a store's blobs. */
  public Contents(Store store, SharedObjects shared, RegistryOptions options) {
    this.store = store;
    this.shared = shared;
    this.small = store.isRemote() ? options.smallBlob() : 0;
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(small == 0 ? 0 : options.cacheBytes())
            .weigher((Digest digest, byte[] bytes) -> bytes.length + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();
  }

  /**
   * The bytes of a blob or a manifest that another server has shared.
   *
   * @return null if none has; not to be changed
   */
  public byte @Nullable [] findShared(Digest digest) {
    byte[] bytes = shared.find(key(digest));
    return bytes != null && isOf(digest, bytes) ? bytes : null;
  }

  /** Shares the bytes of a blob or a manifest, which have this digest. */
  public void share(Digest digest, byte[] bytes) {
    shared.put(key(digest), bytes);
  }

  /**
   * The bytes of a blob if it is small: known ones, or as they are read now and kept.
   *
   * @param path of the blob, which is there
   * @param size of it in bytes
   * @return not to be changed; null if it is large, gone, or damaged in the storage
   * @throws RegistryException {@code UNAVAILABLE}
   */
  public byte @Nullable [] read(Digest digest, String path, long size) {
    if (size == 0 || size > small) {
      return null;
    }
    byte[] known = memory.getIfPresent(digest);
    if (known != null) {
      return known.length == size ? known : null;
    }
    byte[] bytes = findShared(digest);
    if (bytes == null) {
      bytes = store.find(path, small);
      if (bytes == null || !isOf(digest, bytes)) {
        return null;
      }
      share(digest, bytes);
    }
    memory.put(digest, bytes);
    return bytes.length == size ? bytes : null;
  }

  private static boolean isOf(Digest digest, byte[] bytes) {
    return Digest.of(digest.algorithm(), bytes).equals(digest);
  }

  private static String key(Digest digest) {
    return "blob/" + digest;
  }
}
