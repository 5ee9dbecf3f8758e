package io.stowage.core.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Blobs, each seen only through a repository that links it (OCI distribution specification,
 * "Pulling blobs", "Mounting a blob from another repository", "Deleting Blobs"). Safe from any
 * thread.
 */
public final class Blobs {

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Contents contents;
  private final Promises promises;
  private final Catalog catalog;
  private final Events events;
  private final RegistryOptions options;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Blobs(
      Store store,
      Links links,
      BlobData data,
      Contents contents,
      Promises promises,
      Catalog catalog,
      Events events,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.contents = contents;
    this.promises = promises;
    this.catalog = catalog;
    this.events = events;
    this.options = options;
  }

  /**
   * The size of a blob in bytes, for a client that builds on its being there.
   *
   * @throws RegistryException {@code BLOB_UNKNOWN} if the repository does not have it
   */
  public long size(RepositoryName repository, Digest digest) {
    long size = links.exists(Layout.layerLink(repository, digest)) ? data.size(digest) : -1;
    if (size < 0) {
      throw unknown(repository, digest);
    }
    promises.known(new Target.Blob(repository, digest, size));
    return size;
  }

  /**
   * Opens a blob to read it.
   *
   * @return the content, which the caller closes
   * @throws RegistryException {@code BLOB_UNKNOWN} if the repository does not have it
   */
  public BlobContent open(RepositoryName repository, Digest digest) {
    if (!links.existsOrSeenRecently(Layout.layerLink(repository, digest))) {
      throw unknown(repository, digest);
    }
    try {
      return BlobContent.open(store, links, data, contents, digest);
    } catch (NoSuchFileException e) {
      throw unknown(repository, digest);
    } catch (IOException e) {
      throw RegistryException.storage("opening a blob", e);
    }
  }

  /**
   * Opens a blob for a client that builds on its being there: the storage is asked for it.
   *
   * @return the content, which the caller closes
   * @throws RegistryException as {@link #open}
   */
  public BlobContent openAsked(RepositoryName repository, Digest digest) {
    long unused = size(repository, digest);
    return open(repository, digest);
  }

  /**
   * Makes a blob of another repository part of this one.
   *
   * @return whether it could be; false if the other repository does not have it
   */
  public boolean mount(RepositoryName repository, Digest digest, RepositoryName from) {
    if (!links.exists(Layout.layerLink(from, digest))) {
      return false;
    }
    long size = data.size(digest);
    if (size < 0) {
      return false;
    }
    boolean mounted = link(repository, digest, size);
    if (mounted) {
      events.tell(Kind.BLOB_MOUNTED, kind -> Event.ofBlob(kind, repository, digest, size, from));
    }
    return mounted;
  }

  /**
   * Makes a blob part of a repository, out of any other that has it.
   *
   * @param readable whether the caller may read a repository
   * @return whether it could be
   */
  public boolean mountFromAny(
      RepositoryName repository, Digest digest, Predicate<RepositoryName> readable) {
    if (data.size(digest) < 0) {
      return false;
    }
    if (links.exists(Layout.layerLink(repository, digest))) {
      return mount(repository, digest, repository);
    }
    Iterator<RepositoryName> names = catalog.all("");
    while (names.hasNext()) {
      RepositoryName from = names.next();
      if (links.exists(Layout.layerLink(from, digest))
          && readable.test(from)
          && mount(repository, digest, from)) {
        return true;
      }
    }
    return false;
  }

  /** The size in bytes of a blob in the storage, whichever repository has it; -1 if none has. */
  public long storedSize(Digest digest) {
    return data.size(digest);
  }

  /**
   * Makes a blob that is in the storage part of a repository. For callers who know that it belongs
   * there; nobody may get at a blob by its digest alone.
   *
   * @param size in bytes that it must have
   * @return whether it could be; false if it is gone or has another size
   */
  public boolean adopt(RepositoryName repository, Digest digest, long size) {
    boolean adopted = link(repository, digest, size);
    if (adopted) {
      events.tell(Kind.BLOB_PUSHED, kind -> Event.ofBlob(kind, repository, digest, size, null));
    }
    return adopted;
  }

  private boolean link(RepositoryName repository, Digest digest, long size) {
    try {
      promises.promise(
          List.of(new Target.Data(digest, size)),
          missing -> {
            if (!missing.isEmpty()) {
              throw unknown(repository, digest);
            }
            links.write(Layout.layerLink(repository, digest), digest);
          });
      return true;
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.BLOB_UNKNOWN) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Takes a blob out of a repository. Its bytes stay for other repositories.
   *
   * @throws RegistryException {@code BLOB_UNKNOWN} if the repository does not have it, {@code
   *     UNSUPPORTED} if deletes are switched off
   */
  public void delete(RepositoryName repository, Digest digest) {
    options.checkDeletes();
    String link = Layout.layerLink(repository, digest);
    if (!links.exists(link)) {
      throw unknown(repository, digest);
    }
    promises.forget(repository, digest);
    links.removeFolder(Layout.layer(repository, digest), link);
    promises.forget(repository, digest);
    events.tell(Kind.BLOB_DELETED, kind -> Event.ofBlob(kind, repository, digest, -1, null));
  }

  private static RegistryException unknown(RepositoryName repository, Digest digest) {
    return new RegistryException(
        ErrorCode.BLOB_UNKNOWN, "repository " + repository + " has no blob " + digest);
  }
}
