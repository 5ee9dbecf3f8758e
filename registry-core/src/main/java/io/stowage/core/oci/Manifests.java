package io.stowage.core.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.MediaType;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Manifests, each seen only through a repository that has it as a revision (OCI distribution
 * specification, "Pulling manifests", "Pushing Manifests", "Deleting Manifests"). Safe from any
 * thread.
 */
public final class Manifests {

  private static final int LOCKS = 64;

  /**
   * What a push did.
   *
   * @param digest of the manifest
   * @param subject that it refers to, or null
   * @param tags that mean it now
   * @param missing how many of its references the repository does not have
   */
  public record Pushed(Digest digest, @Nullable Digest subject, List<Tag> tags, int missing) {}

  private final Store store;
  private final Links links;
  private final Tags tags;
  private final Referrers referrers;
  private final Promises promises;
  private final Catalog catalog;
  private final Events events;
  private final RegistryOptions options;
  private final Revisions revisions;

  /** A tag is not put while its manifest is being deleted; otherwise it would be left dangling. */
  private final ReadWriteLock[] locks = new ReadWriteLock[LOCKS];

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Manifests(
      Store store,
      Links links,
      Tags tags,
      Revisions revisions,
      Promises promises,
      Catalog catalog,
      Events events,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.tags = tags;
    this.revisions = revisions;
    this.promises = promises;
    this.catalog = catalog;
    this.events = events;
    this.options = options;
    this.referrers = new Referrers(store, revisions, tags);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantReadWriteLock();
    }
  }

  /** What refers to manifests. */
  public Referrers referrers() {
    return referrers;
  }

  /**
   * Gives a manifest out of memory: a tag is asked of the storage with one look, bytes by digest
   * may be as old as {@link RegistryOptions#staleness}. Fit for an I/O thread.
   *
   * @return null if it is missing or {@link #get} has to tell
   */
  public @Nullable StoredManifest getUnchanged(RepositoryName repository, Reference reference) {
    Digest digest =
        reference instanceof Tag tag ? tags.resolveUnchanged(repository, tag) : (Digest) reference;
    if (digest == null || !links.seenRecently(Layout.revisionLink(repository, digest))) {
      return null;
    }
    return revisions.known(digest);
  }

  /**
   * Reads a manifest.
   *
   * @throws RegistryException {@code MANIFEST_UNKNOWN} if the repository does not have it
   */
  public StoredManifest get(RepositoryName repository, Reference reference) {
    Digest digest = resolve(repository, reference);
    StoredManifest manifest =
        digest != null && links.existsOrSeenRecently(Layout.revisionLink(repository, digest))
            ? revisions.read(digest)
            : null;
    if (manifest == null) {
      throw unknown(repository, reference);
    }
    return manifest;
  }

  /**
   * Reads a manifest for a client that builds on its being there: the storage is asked for it.
   *
   * @throws RegistryException {@code MANIFEST_UNKNOWN} if the repository does not have it
   */
  public StoredManifest head(RepositoryName repository, Reference reference) {
    Digest digest = resolve(repository, reference);
    StoredManifest manifest =
        digest != null && promises.isThere(new Target.Child(repository, digest))
            ? revisions.read(digest)
            : null;
    if (manifest == null) {
      throw unknown(repository, reference);
    }
    return manifest;
  }

  /**
   * Stores a manifest and makes tags mean it.
   *
   * @param reference the tag or the digest that it is pushed by
   * @param moreTags further tags
   * @param bytes exactly as they came; not changed afterwards
   * @param contentType that it was pushed with, or null
   * @throws RegistryException {@code MANIFEST_INVALID}, {@code MANIFEST_TOO_LARGE}, {@code
   *     DIGEST_INVALID} if the bytes do not have the digest, {@code MANIFEST_BLOB_UNKNOWN} if
   *     something it lists is missing and the options require it
   */
  public Pushed put(
      RepositoryName repository,
      Reference reference,
      List<Tag> moreTags,
      byte[] bytes,
      @Nullable String contentType) {
    return put(repository, reference, moreTags, bytes, contentType, options.requireReferences());
  }

  /**
   * Stores a manifest of another registry, that has what it lists. It comes when it is asked for,
   * so nothing of it needs to be here.
   *
   * @throws RegistryException as {@link #put}
   */
  public Pushed keep(
      RepositoryName repository, Reference reference, byte[] bytes, @Nullable String contentType) {
    return put(repository, reference, List.of(), bytes, contentType, false);
  }

  private Pushed put(
      RepositoryName repository,
      Reference reference,
      List<Tag> moreTags,
      byte[] bytes,
      @Nullable String contentType,
      boolean requireReferences) {
    if (bytes.length > options.manifestLimit()) {
      throw new RegistryException(
          ErrorCode.MANIFEST_TOO_LARGE,
          "the manifest is larger than the limit of " + options.manifestLimit() + " bytes");
    }
    Digest digest = digest(reference, bytes);
    Manifest manifest = Manifest.parse(bytes, contentType);
    List<Tag> newTags = new ArrayList<>(moreTags);
    if (reference instanceof Tag tag) {
      newTags.add(0, tag);
    }
    StoredManifest stored = new StoredManifest(digest, manifest.mediaType(), bytes);
    Digest subject = manifest.subject() == null ? null : manifest.subject().digest();
    boolean isNew = events.wants(Kind.REPOSITORY_CREATED) && !catalog.lists(repository);
    List<Target> missing;
    ReadWriteLock lock = lock(repository);
    lock.readLock().lock();
    try {
      missing = write(repository, manifest, subject, stored, newTags, requireReferences);
    } finally {
      lock.readLock().unlock();
    }
    revisions.remember(stored);
    tellPushed(repository, stored, newTags, isNew);
    return new Pushed(digest, subject, List.copyOf(newTags), missing.size());
  }

  private void tellPushed(
      RepositoryName repository, StoredManifest manifest, List<Tag> newTags, boolean isNew) {
    if (!events.areHeard()) {
      return;
    }
    List<Event> told = new ArrayList<>();
    told.add(Event.of(isNew ? Kind.REPOSITORY_CREATED : Kind.REPOSITORY_UPDATED, repository));
    if (newTags.isEmpty()) {
      told.add(pushed(repository, manifest, null));
    }
    for (Tag tag : newTags) {
      told.add(pushed(repository, manifest, tag.toString()));
      told.add(Event.ofTag(Kind.TAG_CREATED, repository, tag.toString(), manifest.digest()));
    }
    events.tell(told);
  }

  private static Event pushed(
      RepositoryName repository, StoredManifest manifest, @Nullable String tag) {
    return Event.ofManifest(
        Kind.MANIFEST_PUSHED,
        repository,
        manifest.digest(),
        manifest.mediaType(),
        manifest.bytes().length,
        tag);
  }

  /**
   * Deletes a tag, or a manifest with all its tags.
   *
   * @throws RegistryException {@code MANIFEST_UNKNOWN} if the repository does not have it, {@code
   *     UNSUPPORTED} if deletes are switched off
   */
  public void delete(RepositoryName repository, Reference reference) {
    options.checkDeletes();
    if (reference instanceof Tag tag) {
      if (!tags.delete(repository, tag)) {
        throw unknown(repository, reference);
      }
      events.tell(Kind.TAG_DELETED, kind -> Event.ofTag(kind, repository, tag.toString(), null));
      return;
    }
    Digest digest = (Digest) reference;
    String link = Layout.revisionLink(repository, digest);
    List<Tag> deleted;
    StoredManifest manifest;
    ReadWriteLock lock = lock(repository);
    lock.writeLock().lock();
    try {
      if (!links.exists(link)) {
        throw unknown(repository, reference);
      }
      manifest = revisions.find(repository, digest);
      deleted = tags.deleteAll(repository, digest);
      promises.forget(repository, digest);
      links.removeFolder(Layout.revision(repository, digest), link);
      promises.forget(repository, digest);
      if (manifest != null) {
        referrers.forget(repository, manifest);
      }
    } finally {
      lock.writeLock().unlock();
    }
    tellDeleted(repository, digest, manifest, deleted);
  }

  private void tellDeleted(
      RepositoryName repository,
      Digest digest,
      @Nullable StoredManifest manifest,
      List<Tag> deletedTags) {
    if (!events.areHeard()) {
      return;
    }
    List<Event> told = new ArrayList<>();
    for (Tag tag : deletedTags) {
      told.add(Event.ofTag(Kind.TAG_DELETED, repository, tag.toString(), digest));
    }
    told.add(
        Event.ofManifest(
            Kind.MANIFEST_DELETED,
            repository,
            digest,
            manifest == null ? null : manifest.mediaType(),
            manifest == null ? -1 : manifest.bytes().length,
            null));
    events.tell(told);
  }

  private @Nullable Digest resolve(RepositoryName repository, Reference reference) {
    return reference instanceof Tag tag ? tags.resolve(repository, tag) : (Digest) reference;
  }

  private static Digest digest(Reference reference, byte[] bytes) {
    if (!(reference instanceof Digest expected)) {
      return Digest.of(Digest.Algorithm.SHA256, bytes);
    }
    Digest actual = Digest.of(expected.algorithm(), bytes);
    if (!actual.equals(expected)) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID, "the manifest has the digest " + actual + ", not " + expected);
    }
    return actual;
  }

  private static List<Target> targets(RepositoryName repository, Manifest manifest) {
    List<Target> targets = new ArrayList<>();
    for (Descriptor blob : manifest.blobs()) {
      targets.add(new Target.Blob(repository, blob.digest(), blob.size()));
    }
    for (Descriptor child : manifest.manifests()) {
      if (MediaType.isImage(child.mediaType()) || MediaType.isIndex(child.mediaType())) {
        targets.add(new Target.Child(repository, child.digest()));
      } else {
        targets.add(new Target.Blob(repository, child.digest(), child.size()));
      }
    }
    return targets;
  }

  private static String describe(Target target) {
    return target instanceof Target.Blob blob
        ? blob.digest().toString()
        : target instanceof Target.Child child ? child.digest().toString() : target.toString();
  }

  private static void checkMissing(List<Target> missing) {
    if (!missing.isEmpty()) {
      throw new RegistryException(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          "the manifest lists "
              + missing.size()
              + " that the repository does not have, the first of them "
              + describe(missing.get(0)));
    }
  }

  private List<Target> write(
      RepositoryName repository,
      Manifest manifest,
      @Nullable Digest subject,
      StoredManifest stored,
      List<Tag> newTags,
      boolean requireReferences) {
    Digest digest = stored.digest();
    try (Batch meant = links.batch()) {
      for (Tag tag : newTags) {
        meant.link(Layout.tagLink(repository, tag), digest);
      }
      List<Target> missing =
          promises.promise(
              targets(repository, manifest),
              absent -> {
                if (requireReferences) {
                  checkMissing(absent);
                }
                try (Batch referrer = links.batch();
                    Batch root = links.batch()) {
                  addRoot(root, repository, stored, newTags);
                  if (subject != null) {
                    // First: else a power cut may leave a manifest that no list shows.
                    referrer.link(Layout.referrer(repository, subject, digest), digest);
                    referrer.commitBefore(root);
                  }
                  root.commitBefore(meant);
                }
              });
      // Only now: a tag must never mean what is not promised, or what a power cut may still take.
      meant.commit();
      return missing;
    }
  }

  private void addRoot(
      Batch root, RepositoryName repository, StoredManifest stored, List<Tag> newTags) {
    Digest digest = stored.digest();
    String data = Layout.blobData(digest);
    if (store.isRemote() || !isStored(data, stored.bytes())) {
      root.write(data, stored.bytes());
    }
    root.link(Layout.revisionLink(repository, digest), digest);
    for (Tag tag : newTags) {
      root.link(Layout.tagIndexLink(repository, tag, digest), digest);
    }
  }

  /** Whether exactly these bytes are there; damaged ones are mended by pushing them again. */
  private boolean isStored(String data, byte[] bytes) {
    if (links.size(data) != bytes.length) {
      return false;
    }
    try {
      return Arrays.equals(store.driver().readAll(data, bytes.length), bytes);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw RegistryException.storage("reading a manifest", e);
    }
  }

  private ReadWriteLock lock(RepositoryName repository) {
    return locks[Math.floorMod(repository.hashCode(), LOCKS)];
  }

  private RegistryException unknown(RepositoryName repository, Reference reference) {
    if (!catalog.exists(repository)) {
      return new RegistryException(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository);
    }
    return new RegistryException(
        ErrorCode.MANIFEST_UNKNOWN, "repository " + repository + " has no manifest " + reference);
  }
}
