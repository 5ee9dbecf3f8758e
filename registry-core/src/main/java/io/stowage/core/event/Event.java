package io.stowage.core.event;

import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened. Immutable. An act of a client may be told twice, if it was repeated
 * because its answer got lost.
 *
 * @param id its own
 * @param kind what has happened
 * @param time when
 * @param repository where; named as the API names it through which it happened
 * @param digest of the manifest or the blob; null if it is about neither
 * @param mediaType of the manifest; null for blobs, and where it is not known
 * @param size of the manifest or the blob in bytes; -1 where it is not known
 * @param tag that it is about; null for none. One that is deleted may be no valid tag
 * @param image that a tag of the v1 API means now; else null
 * @param from the repository that a blob was mounted from; else null
 * @param origin who did it
 */
public record Event(
    UUID id,
    Kind kind,
    Instant time,
    Repository repository,
    @Nullable Digest digest,
    @Nullable String mediaType,
    long size,
    @Nullable String tag,
    @Nullable ImageId image,
    @Nullable RepositoryName from,
    Origin origin) {

  /** What has happened. */
  public enum Kind {
    /** The first manifest was pushed into a repository, or the v1 API has announced its images. */
    REPOSITORY_CREATED,
    /** A further manifest was pushed, or the v1 API has announced images again. */
    REPOSITORY_UPDATED,
    /** A repository was deleted with all its tags. */
    REPOSITORY_DELETED,
    /** A tag means something now; it may have meant something else before. */
    TAG_CREATED,
    /** A tag was deleted. */
    TAG_DELETED,
    /** A manifest was pushed, once for each tag that it was pushed with. */
    MANIFEST_PUSHED,
    /** A manifest was asked for. */
    MANIFEST_PULLED,
    /** A manifest was deleted. */
    MANIFEST_DELETED,
    /** A blob was pushed. */
    BLOB_PUSHED,
    /** A blob was asked for, or a part of it. */
    BLOB_PULLED,
    /** A blob was taken out of a repository. */
    BLOB_DELETED,
    /** A blob was mounted from another repository. */
    BLOB_MOUNTED;

    /** All but pulls. */
    static Set<Kind> changes() {
      Set<Kind> changes = EnumSet.allOf(Kind.class);
      changes.removeIf(Kind::isPull);
      return changes;
    }

    /** Whether nothing has changed. */
    public boolean isPull() {
      return this == MANIFEST_PULLED || this == BLOB_PULLED;
    }
  }

  private static Event now(
      Kind kind,
      Repository repository,
      @Nullable Digest digest,
      @Nullable String mediaType,
      long size,
      @Nullable String tag,
      @Nullable ImageId image,
      @Nullable RepositoryName from) {
    return new Event(
        UUID.randomUUID(),
        kind,
        Instant.now(),
        repository,
        digest,
        mediaType,
        size,
        tag,
        image,
        from,
        Origin.current());
  }

  /** One about a repository, now, by the {@link Origin#current current origin}. */
  public static Event of(Kind kind, Repository repository) {
    return now(kind, repository, null, null, -1, null, null, null);
  }

  /** One about a tag. */
  public static Event ofTag(Kind kind, Repository repository, String tag, @Nullable Digest digest) {
    return now(kind, repository, digest, null, -1, tag, null, null);
  }

  /** One about a tag of the v1 API. */
  public static Event ofImageTag(
      Kind kind, Repository repository, String tag, @Nullable ImageId image) {
    return now(kind, repository, null, null, -1, tag, image, null);
  }

  /** One about a manifest. */
  public static Event ofManifest(
      Kind kind,
      Repository repository,
      Digest digest,
      @Nullable String mediaType,
      long size,
      @Nullable String tag) {
    return now(kind, repository, digest, mediaType, size, tag, null, null);
  }

  /** One about a blob. */
  public static Event ofBlob(
      Kind kind, Repository repository, Digest digest, long size, @Nullable RepositoryName from) {
    return now(kind, repository, digest, null, size, null, null, from);
  }
}
