package io.stowage.core.oci;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The stored manifests by their digests, kept in memory and, of a storage on another machine,
 * shared with other servers. Safe from any thread.
 */
public final class Revisions {

  /** How many bytes a cached manifest costs besides its own. */
  private static final int ENTRY_OVERHEAD = 512;

  private final Store store;
  private final Links links;
  private final Contents contents;
  private final RegistryOptions options;
  private final Cache<Digest, StoredManifest> cache;

  /** Manifests of a store. */
  public Revisions(Store store, Links links, Contents contents, RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.contents = contents;
    this.options = options;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytes())
            .weigher(
                (Digest digest, StoredManifest manifest) ->
                    manifest.bytes().length + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();
  }

  /** A manifest of a repository; null if it is missing or of a kind that is not served. */
  public @Nullable StoredManifest find(RepositoryName repository, Digest digest) {
    try {
      return links.existsOrSeenRecently(Layout.revisionLink(repository, digest))
          ? read(digest)
          : null;
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.MANIFEST_UNKNOWN) {
        return null;
      }
      throw e;
    }
  }

  /** A manifest out of memory, or null. */
  @Nullable StoredManifest known(Digest digest) {
    return cache.getIfPresent(digest);
  }

  /** Keeps a manifest that has been stored, here and for other servers. */
  void remember(StoredManifest manifest) {
    cache.put(manifest.digest(), manifest);
    contents.share(manifest.digest(), manifest.bytes());
  }

  /**
   * Reads a manifest, whichever repository has it.
   *
   * @return null if it is missing
   * @throws RegistryException {@code MANIFEST_UNKNOWN} if it cannot be served
   */
  public @Nullable StoredManifest read(Digest digest) {
    StoredManifest known = known(digest);
    if (known != null) {
      return known;
    }
    byte[] shared = contents.findShared(digest);
    if (shared != null && shared.length <= options.manifestLimit()) {
      StoredManifest manifest = new StoredManifest(digest, mediaType(digest, shared), shared);
      cache.put(digest, manifest);
      return manifest;
    }
    try {
      byte[] bytes = store.driver().readAll(Layout.blobData(digest), options.manifestLimit());
      if (!Digest.of(digest.algorithm(), bytes).equals(digest)) {
        throw new RegistryException(
            ErrorCode.MANIFEST_UNKNOWN,
            "manifest " + digest + " is damaged in the storage; push it again");
      }
      StoredManifest manifest = new StoredManifest(digest, mediaType(digest, bytes), bytes);
      remember(manifest);
      return manifest;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("reading a manifest", e);
    }
  }

  private static String mediaType(Digest digest, byte[] bytes) {
    try {
      return Manifest.parse(bytes, null).mediaType();
    } catch (RegistryException e) {
      throw new RegistryException(
          ErrorCode.MANIFEST_UNKNOWN,
          "manifest "
              + digest
              + " was stored by other software and cannot be served: "
              + e.message());
    }
  }
}
