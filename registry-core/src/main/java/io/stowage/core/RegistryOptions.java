package io.stowage.core;

import io.stowage.core.model.Platform;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a registry behaves. Immutable; begin with {@link #defaults}.
 *
 * @param manifestLimit the largest manifest in bytes
 * @param blobLimit the largest blob in bytes
 * @param deletes whether manifests, tags and blobs may be deleted
 * @param requireReferences whether a manifest is refused when something that it lists is missing;
 *     else it is taken and the client is told
 * @param uploadExpiry after which an upload that nobody has written to is thrown away
 * @param staleness how long bytes may be served by digest after another process deleted them
 * @param cacheBytes memory for manifests, in bytes, and as much again for v1 images; where the
 *     storage is on another machine, also for small blobs
 * @param smallBlob the largest blob in bytes that is kept in memory where the storage is on another
 *     machine, and shared with other servers; 0 for none
 * @param pageLimit the most entries of one answer that lists something
 * @param v1Platform what clients of the v1 API are given of an image for several platforms
 */
public record RegistryOptions(
    int manifestLimit,
    long blobLimit,
    boolean deletes,
    boolean requireReferences,
    Duration uploadExpiry,
    Duration staleness,
    long cacheBytes,
    int smallBlob,
    int pageLimit,
    Platform v1Platform) {

  /**
   * Manifests of 4 MiB, blobs of any size, deletes allowed, missing references allowed, uploads
   * kept for 7 days, 10 s of staleness, an eighth of the heap up to 64 MiB for manifests, blobs of
   * 64 KiB are small, pages of 10,000, linux/amd64 for the v1 API.
   */
  public static RegistryOptions defaults() {
    long cache = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);
    return new RegistryOptions(
        4 << 20,
        Long.MAX_VALUE,
        true,
        false,
        Duration.ofDays(7),
        Duration.ofSeconds(10),
        cache,
        64 << 10,
        10_000,
        Platform.LINUX_AMD64);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a limit is out of range or a time negative
   */
  public RegistryOptions {
    if (manifestLimit < 1 || blobLimit < 0 || cacheBytes < 0 || smallBlob < 0 || pageLimit < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (uploadExpiry.isNegative() || staleness.isNegative()) {
      throw new IllegalArgumentException("times must not be negative");
    }
  }

  /**
   * Refuses a delete where they are switched off.
   *
   * @throws RegistryException {@code UNSUPPORTED}
   */
  public void checkDeletes() {
    if (!deletes) {
      throw new RegistryException(
          ErrorCode.UNSUPPORTED, "deleting is switched off in this registry's configuration");
    }
  }

  /** The same, with another limit for manifests, in bytes. */
  public RegistryOptions withManifestLimit(int bytes) {
    return with(copy -> copy.manifestLimit = bytes);
  }

  /** The same, with another limit for blobs, in bytes. */
  public RegistryOptions withBlobLimit(long bytes) {
    return with(copy -> copy.blobLimit = bytes);
  }

  /** The same, with deletes allowed or not. */
  public RegistryOptions withDeletes(boolean allowed) {
    return with(copy -> copy.deletes = allowed);
  }

  /** The same, with manifests refused or not that list what is missing. */
  public RegistryOptions withRequireReferences(boolean required) {
    return with(copy -> copy.requireReferences = required);
  }

  /** The same, with another age at which uploads are thrown away. */
  public RegistryOptions withUploadExpiry(Duration age) {
    return with(copy -> copy.uploadExpiry = age);
  }

  /** The same, with another staleness of bytes by digest; zero for none. */
  public RegistryOptions withStaleness(Duration time) {
    return with(copy -> copy.staleness = time);
  }

  /** The same, with other memory for manifests, in bytes; 0 for none. */
  public RegistryOptions withCacheBytes(long bytes) {
    return with(copy -> copy.cacheBytes = bytes);
  }

  /** The same, with another limit for blobs that are kept in memory, in bytes; 0 for none. */
  public RegistryOptions withSmallBlob(int bytes) {
    return with(copy -> copy.smallBlob = bytes);
  }

  /** The same, with another limit for the entries of a page. */
  public RegistryOptions withPageLimit(int entries) {
    return with(copy -> copy.pageLimit = entries);
  }

  /** The same, with another platform for clients of the v1 API. */
  public RegistryOptions withV1Platform(Platform platform) {
    return with(copy -> copy.v1Platform = platform);
  }

  private RegistryOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new RegistryOptions(
        copy.manifestLimit,
        copy.blobLimit,
        copy.deletes,
        copy.requireReferences,
        copy.uploadExpiry,
        copy.staleness,
        copy.cacheBytes,
        copy.smallBlob,
        copy.pageLimit,
        copy.v1Platform);
  }

  /** The values, to be changed. */
  private static final class Copy {
    private int manifestLimit;
    private long blobLimit;
    private boolean deletes;
    private boolean requireReferences;
    private Duration uploadExpiry;
    private Duration staleness;
    private long cacheBytes;
    private int smallBlob;
    private int pageLimit;
    private Platform v1Platform;

    Copy(RegistryOptions options) {
      manifestLimit = options.manifestLimit;
      blobLimit = options.blobLimit;
      deletes = options.deletes;
      requireReferences = options.requireReferences;
      uploadExpiry = options.uploadExpiry;
      staleness = options.staleness;
      cacheBytes = options.cacheBytes;
      smallBlob = options.smallBlob;
      pageLimit = options.pageLimit;
      v1Platform = options.v1Platform;
    }
  }
}
