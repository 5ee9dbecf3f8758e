package io.stowage.core.oci;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads of blobs (OCI distribution specification, "Pushing blobs"). A session stands in storage
 * from its first byte on, and before that in its id, so any server continues it; its running digest
 * is kept in memory and computed again where it is not. Safe from any thread; one request at a time
 * writes to a session.
 */
public final class Uploads {

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final long MAX_RUNNING = 100_000;
  private static final long MAX_ENDED = 20_000;

  private final Store store;
  private final Links links;
  private final Promises promises;
  private final Catalog catalog;
  private final Events events;
  private final RegistryOptions options;
  private final Clock clock;
  private final UploadIds ids;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** By the folder of the session. */
  private final Cache<String, RunningDigest> running;

  /** The folders of sessions that have ended here and whose ids may still be fresh. */
  private final Cache<String, Boolean> ended;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Uploads(
      Store store,
      Links links,
      Promises promises,
      Catalog catalog,
      Events events,
      RegistryOptions options,
      Clock clock) {
    this.store = store;
    this.links = links;
    this.promises = promises;
    this.catalog = catalog;
    this.events = events;
    this.options = options;
    this.clock = clock;
    this.ids = new UploadIds(options, clock);
    this.ended = Caffeine.newBuilder().maximumSize(MAX_ENDED).executor(Runnable::run).build();
    this.running =
        Caffeine.newBuilder()
            .maximumSize(MAX_RUNNING)
            .expireAfterAccess(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Starts a session. Nothing is stored before its first byte.
   *
   * @param algorithm of the digest that will close it, if the client told; else null, and sha256 is
   *     computed meanwhile. Another may close it, for which the bytes are read once more.
   * @return its id, a UUID; nothing of the repository need be there
   */
  public String start(RepositoryName repository, @Nullable Algorithm algorithm) {
    String id = ids.next(repository);
    running.put(
        Layout.upload(repository, id),
        new RunningDigest(algorithm == null ? Algorithm.SHA256 : algorithm));
    return id;
  }

  /**
   * How many bytes a session holds.
   *
   * @throws RegistryException {@code BLOB_UPLOAD_UNKNOWN} if there is no such session
   */
  public long offset(RepositoryName repository, String id) {
    checkNotEnded(repository, id);
    try {
      return store.uploads().size(Layout.uploadData(repository, id));
    } catch (NoSuchFileException e) {
      if (mayBegin(repository, id)) {
        return 0;
      }
      throw unknown(id);
    } catch (IOException e) {
      throw RegistryException.storage("looking at an upload", e);
    }
  }

  /**
   * Continues a session; closing what is returned leaves it to be continued again.
   *
   * @throws RegistryException {@code BLOB_UPLOAD_UNKNOWN} if there is no such session, {@code
   *     UPLOAD_BUSY} if another request writes to it
   */
  public Upload append(RepositoryName repository, String id) {
    return open(
        repository,
        id,
        "continuing an upload",
        () -> {
          String path = Layout.uploadData(repository, id);
          ResumableUpload data =
              mayBegin(repository, id)
                  ? store.uploads().openOrCreate(path)
                  : store.uploads().open(path);
          try {
            if (data.size() == 0) {
              writeStartedAt(repository, id);
            }
          } catch (IOException e) {
            data.close();
            throw e;
          }
          return new SessionUpload(
              repository, id, data, runningDigest(repository, id, data.size()), null);
        });
  }

  /** Distribution goes by it when it looks for dead uploads, should it take over the storage. */
  private void writeStartedAt(RepositoryName repository, String id) throws IOException {
    byte[] now = Instant.now(clock).toString().getBytes(StandardCharsets.UTF_8);
    try (ObjectWriter startedAt = store.driver().write(Layout.uploadStartedAt(repository, id))) {
      startedAt.write(ByteBuffer.wrap(now));
      startedAt.commitLoosely();
    }
  }

  /**
   * Continues a session with its last bytes. If it has none yet, they go straight to the blob's
   * place.
   *
   * @param digest of the whole blob
   * @param length of the bytes that are still to come; -1 if it is not known
   * @throws RegistryException as {@link #append}
   */
  public Upload finish(RepositoryName repository, String id, Digest digest, long length) {
    return finish(repository, id, digest, length, true);
  }

  /**
   * As {@link #finish(RepositoryName, String, Digest, long)}, for a caller who knows more.
   *
   * @param begun whether other requests may have written to the session before. If not, and bytes
   *     are still to come, the server that started it does not look for them.
   * @throws RegistryException as {@link #append}
   */
  public Upload finish(
      RepositoryName repository, String id, Digest digest, long length, boolean begun) {
    return open(
        repository,
        id,
        "finishing an upload",
        () -> {
          RunningDigest known = running.getIfPresent(Layout.upload(repository, id));
          if (!begun && length > 0 && known != null && known.length() == 0) {
            return new DirectUpload(repository, id, digest, length);
          }
          ResumableUpload data;
          try {
            data = store.uploads().open(Layout.uploadData(repository, id));
          } catch (NoSuchFileException e) {
            if (mayBegin(repository, id)) {
              return new DirectUpload(repository, id, digest, length);
            }
            throw e;
          }
          if (data.size() == 0) {
            data.close();
            store.uploads().discard(Layout.upload(repository, id));
            return new DirectUpload(repository, id, digest, length);
          }
          return new SessionUpload(
              repository, id, data, runningDigest(repository, id, data.size()), digest);
        });
  }

  /**
   * Uploads a blob without a session.
   *
   * @param digest of the blob
   * @param length of the blob in bytes; -1 if it is not known
   * @throws RegistryException {@code UNAVAILABLE}
   */
  public Upload single(RepositoryName repository, Digest digest, long length) {
    try {
      return new DirectUpload(repository, null, digest, length);
    } catch (IOException e) {
      throw RegistryException.storage("starting an upload", e);
    }
  }

  /**
   * Ends a session and throws its bytes away.
   *
   * @throws RegistryException as {@link #append}
   */
  public void cancel(RepositoryName repository, String id) {
    acquire(repository, id);
    try {
      long unused = offset(repository, id);
      discard(repository, id);
    } finally {
      busy.remove(id);
    }
  }

  /**
   * Throws away sessions that nobody has written to for {@link RegistryOptions#uploadExpiry}.
   *
   * @return how many
   */
  public int purge() {
    Instant oldest = Instant.now(clock).minus(options.uploadExpiry());
    int purged = 0;
    Iterator<RepositoryName> repositories = catalog.all("");
    while (repositories.hasNext()) {
      RepositoryName repository = repositories.next();
      try (Listing<FolderEntry> ids = store.driver().children(Layout.uploads(repository), "")) {
        for (FolderEntry id = ids.next(); id != null; id = ids.next()) {
          if (id.folder() && purge(repository, id.name(), oldest)) {
            purged++;
          }
        }
      } catch (IOException e) {
        throw RegistryException.storage("looking for dead uploads", e);
      }
    }
    try {
      purged += store.uploads().purge(oldest);
    } catch (IOException e) {
      throw RegistryException.storage("looking for what dead uploads have left", e);
    }
    return purged;
  }

  private boolean purge(RepositoryName repository, String id, Instant oldest) throws IOException {
    String folder = Layout.upload(repository, id);
    // Looked at first: taking one that is in use would have its client refused meanwhile.
    if (!store.isUntouchedSince(folder, oldest) || !busy.add(id)) {
      return false;
    }
    try {
      if (!store.isUntouchedSince(folder, oldest)) {
        return false;
      }
      discard(repository, id);
      return true;
    } finally {
      busy.remove(id);
    }
  }

  /** How a session is gone on with. */
  private interface Opening {
    Upload open() throws IOException;
  }

  /** Opens an upload that holds its session until it is closed. */
  private Upload open(RepositoryName repository, String id, String doing, Opening opening) {
    acquire(repository, id);
    boolean opened = false;
    try {
      Upload upload = opening.open();
      opened = true;
      return upload;
    } catch (UploadBusyException | FileAlreadyExistsException e) {
      throw busy(id);
    } catch (NoSuchFileException e) {
      throw unknown(id);
    } catch (IOException e) {
      throw RegistryException.storage(doing, e);
    } finally {
      if (!opened) {
        busy.remove(id);
      }
    }
  }

  private void acquire(RepositoryName repository, String id) {
    checkNotEnded(repository, id);
    if (!busy.add(id)) {
      throw busy(id);
    }
  }

  private void checkNotEnded(RepositoryName repository, String id) {
    if (!UploadIds.isWellFormed(id) || ended.getIfPresent(Layout.upload(repository, id)) != null) {
      throw unknown(id);
    }
  }

  /** Whether a session of which nothing is stored is one that has got no bytes yet. */
  private boolean mayBegin(RepositoryName repository, String id) {
    RunningDigest digest = running.getIfPresent(Layout.upload(repository, id));
    return ids.isFresh(repository, id) && (digest == null || digest.length() == 0);
  }

  private static RegistryException busy(String id) {
    return new RegistryException(
        ErrorCode.UPLOAD_BUSY, "another request is writing to upload " + id);
  }

  private static RegistryException unknown(String id) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_UNKNOWN,
        "there is no such upload in this repository"
            + (UploadIds.isWellFormed(id) ? ": " + id : "; an upload's id is a UUID"));
  }

  /** The digest of the bytes so far; null if they would have to be read again. */
  private @Nullable RunningDigest runningDigest(RepositoryName repository, String id, long size) {
    // Taken out, since it is changed from here on. It comes back if the session is left as it says;
    // after a failure it no longer tells what the session holds.
    RunningDigest digest = running.asMap().remove(Layout.upload(repository, id));
    if (digest != null && digest.length() == size) {
      return digest;
    }
    return size == 0 ? new RunningDigest(Algorithm.SHA256) : null;
  }

  private void discard(RepositoryName repository, String id) {
    end(repository, id);
    try {
      store.uploads().discard(Layout.upload(repository, id));
    } catch (IOException e) {
      throw RegistryException.storage("removing an upload", e);
    }
  }

  private void end(RepositoryName repository, String id) {
    running.invalidate(Layout.upload(repository, id));
    ended.put(Layout.upload(repository, id), true);
  }

  /** Throws away what a session has left whose blob is stored. */
  private void discardFinished(RepositoryName repository, String id) {
    end(repository, id);
    List<String> objects =
        List.of(Layout.uploadData(repository, id), Layout.uploadStartedAt(repository, id));
    try {
      store.uploads().discard(Layout.upload(repository, id), objects);
    } catch (IOException e) {
      // The blob is there and is acknowledged; the rest goes when it is purged.
      LOG.warn("upload {} is finished and could not be removed", id, e);
    }
  }

  private void tellPushed(RepositoryName repository, Digest digest, long size) {
    events.tell(Kind.BLOB_PUSHED, kind -> Event.ofBlob(kind, repository, digest, size, null));
  }

  private void checkLimit(long size) {
    if (size > options.blobLimit()) {
      throw new RegistryException(
          ErrorCode.BLOB_TOO_LARGE,
          "the blob is larger than the limit of " + options.blobLimit() + " bytes");
    }
  }

  private static RegistryException mismatch(Digest expected, Digest actual) {
    return new RegistryException(
        ErrorCode.DIGEST_INVALID,
        "the uploaded bytes have the digest " + actual + ", not " + expected);
  }

  /** Bytes that go to the session, and from there to the blob's place. */
  private final class SessionUpload implements Upload {
    private final RepositoryName repository;
    private final String id;
    private final ResumableUpload data;
    private final @Nullable Digest expected;
    private @Nullable RunningDigest digest;
    private boolean open = true;

    SessionUpload(
        RepositoryName repository,
        String id,
        ResumableUpload data,
        @Nullable RunningDigest digest,
        @Nullable Digest expected) {
      this.repository = repository;
      this.id = id;
      this.data = data;
      this.digest = digest;
      this.expected = expected;
    }

    @Override
    public long offset() {
      return data.size();
    }

    @Override
    public void write(ByteBuffer buffer) {
      checkLimit(data.size() + buffer.remaining());
      ByteBuffer same = buffer.duplicate();
      try {
        data.write(buffer);
      } catch (IOException e) {
        digest = null;
        throw RegistryException.storage("writing an upload", e);
      }
      if (digest != null) {
        digest.update(same);
      }
    }

    @Override
    public void commit() {
      if (expected == null) {
        throw new IllegalStateException("not the last request of the upload");
      }
      try {
        Digest actual =
            digest != null && digest.algorithm() == expected.algorithm()
                ? digest.finish()
                : RunningDigest.of(expected.algorithm(), data.read());
        digest = null;
        long size = data.size();
        if (!actual.equals(expected)) {
          data.close();
          discard(repository, id);
          throw mismatch(expected, actual);
        }
        promises.promise(
            List.of(),
            missing -> {
              try (ObjectWriter blob = data.finish(Layout.blobData(expected));
                  Batch batch = links.batch()) {
                batch.add(blob).link(Layout.layerLink(repository, expected), expected).commit();
                promises.known(new Target.Blob(repository, expected, size));
              } catch (IOException e) {
                throw RegistryException.storage("storing a blob", e);
              }
            });
        discardFinished(repository, id);
        tellPushed(repository, expected, size);
      } catch (IOException e) {
        throw RegistryException.storage("finishing an upload", e);
      }
    }

    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      try {
        boolean begun = data.size() > 0;
        data.close();
        String folder = Layout.upload(repository, id);
        if (digest != null) {
          running.put(folder, digest);
        } else if (begun && ended.getIfPresent(folder) == null) {
          running.put(folder, RunningDigest.LOST);
        }
      } catch (IOException e) {
        throw RegistryException.storage("leaving an upload", e);
      } finally {
        busy.remove(id);
      }
    }
  }

  /** Bytes that go straight to the blob's place; nowhere if the same blob is there already. */
  private final class DirectUpload implements Upload {
    private final RepositoryName repository;
    private final @Nullable String id;
    private final Digest expected;
    private final RunningDigest digest;
    private final @Nullable ObjectWriter writer;
    private boolean open = true;

    DirectUpload(RepositoryName repository, @Nullable String id, Digest expected, long length)
        throws IOException {
      this.repository = repository;
      this.id = id;
      this.expected = expected;
      this.digest = new RunningDigest(expected.algorithm());
      // A blob of another size is damaged, and mended by this upload.
      String path = Layout.blobData(expected);
      this.writer = length >= 0 && links.size(path) == length ? null : store.driver().write(path);
    }

    @Override
    public long offset() {
      return digest.length();
    }

    @Override
    public void write(ByteBuffer buffer) {
      checkLimit(digest.length() + buffer.remaining());
      ByteBuffer same = buffer.duplicate();
      try {
        if (writer == null) {
          buffer.position(buffer.limit());
        } else {
          writer.write(buffer);
        }
      } catch (IOException e) {
        throw RegistryException.storage("writing an upload", e);
      }
      digest.update(same);
    }

    @Override
    public void commit() {
      long size = digest.length();
      Digest actual = digest.finish();
      if (!actual.equals(expected)) {
        end();
        throw mismatch(expected, actual);
      }
      List<Target> known = writer == null ? List.of(new Target.Data(expected, size)) : List.of();
      promises.promise(
          known,
          missing -> {
            if (!missing.isEmpty()) {
              throw new RegistryException(
                  ErrorCode.UNAVAILABLE, "the blob was removed meanwhile; upload it again");
            }
            try (Batch batch = links.batch()) {
              if (writer != null) {
                batch.add(writer);
              }
              batch.link(Layout.layerLink(repository, expected), expected).commit();
              promises.known(new Target.Blob(repository, expected, size));
            }
          });
      end();
      tellPushed(repository, expected, size);
    }

    /** Nothing of the session is stored. */
    private void end() {
      if (id != null) {
        Uploads.this.end(repository, id);
      }
    }

    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      try {
        if (writer != null) {
          writer.close();
        }
      } catch (IOException e) {
        throw RegistryException.storage("leaving an upload", e);
      } finally {
        if (id != null) {
          busy.remove(id);
        }
      }
    }
  }
}
