package io.stowage.core.oci;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads of blobs (OCI distribution specification, "Pushing blobs"). A session stands in storage,
 * so any server continues it; its running digest is kept in memory and computed again where it is
 * not. Safe from any thread; one request at a time writes to a session.
 */
public final class Uploads {

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final long MAX_RUNNING = 100_000;

  private final Store store;
  private final Links links;
  private final Promises promises;
  private final Catalog catalog;
  private final RegistryOptions options;
  private final Clock clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** By the folder of the session. */
  private final Cache<String, RunningDigest> running;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Uploads(
      Store store,
      Links links,
      Promises promises,
      Catalog catalog,
      RegistryOptions options,
      Clock clock) {
    this.store = store;
    this.links = links;
    this.promises = promises;
    this.catalog = catalog;
    this.options = options;
    this.clock = clock;
    this.running =
        Caffeine.newBuilder()
            .maximumSize(MAX_RUNNING)
            .expireAfterAccess(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Starts a session.
   *
   * @param algorithm of the digest that will close it, if the client told; else null, and sha256 is
   *     computed meanwhile. Another may close it, for which the bytes are read once more.
   * @return its id, a UUID; nothing of the repository need be there
   * @throws RegistryException {@code UNAVAILABLE}
   */
  public String start(RepositoryName repository, @Nullable Algorithm algorithm) {
    String id = UUID.randomUUID().toString();
    byte[] now = Instant.now(clock).toString().getBytes(StandardCharsets.UTF_8);
    try (ObjectWriter startedAt = store.driver().write(Layout.uploadStartedAt(repository, id))) {
      startedAt.write(ByteBuffer.wrap(now));
      startedAt.commitLoosely();
    } catch (IOException e) {
      throw RegistryException.storage("starting an upload", e);
    }
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
    checkExists(repository, id);
    try {
      return store.uploads().size(Layout.uploadData(repository, id));
    } catch (NoSuchFileException e) {
      return 0;
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
          ResumableUpload data = store.uploads().openOrCreate(Layout.uploadData(repository, id));
          return new SessionUpload(
              repository, id, data, runningDigest(repository, id, data.size()), null);
        });
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
    return open(
        repository,
        id,
        "finishing an upload",
        () -> {
          ResumableUpload data;
          try {
            data = store.uploads().open(Layout.uploadData(repository, id));
          } catch (NoSuchFileException e) {
            return new DirectUpload(repository, id, digest, length);
          }
          if (data.size() == 0) {
            data.close();
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
    if (!busy.add(id)) {
      return false;
    }
    try {
      if (!store.isUntouchedSince(Layout.upload(repository, id), oldest)) {
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
    try {
      return opening.open();
    } catch (UploadBusyException | FileAlreadyExistsException e) {
      busy.remove(id);
      throw busy(id);
    } catch (IOException e) {
      busy.remove(id);
      throw RegistryException.storage(doing, e);
    } catch (RegistryException e) {
      busy.remove(id);
      throw e;
    }
  }

  private void acquire(RepositoryName repository, String id) {
    if (!ID.matcher(id).matches()) {
      throw unknown(id);
    }
    if (!busy.add(id)) {
      throw busy(id);
    }
    if (store.isRemote() && running.getIfPresent(Layout.upload(repository, id)) != null) {
      return; // it was there when this server wrote to it last
    }
    try {
      checkExists(repository, id);
    } catch (RegistryException e) {
      busy.remove(id);
      throw e;
    }
  }

  private void checkExists(RepositoryName repository, String id) {
    if (!ID.matcher(id).matches() || links.size(Layout.uploadStartedAt(repository, id)) < 0) {
      throw unknown(id);
    }
  }

  private static RegistryException busy(String id) {
    return new RegistryException(
        ErrorCode.UPLOAD_BUSY, "another request is writing to upload " + id);
  }

  private static RegistryException unknown(String id) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_UNKNOWN,
        "there is no such upload in this repository"
            + (ID.matcher(id).matches() ? ": " + id : "; an upload's id is a UUID"));
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
    running.invalidate(Layout.upload(repository, id));
    try {
      store.uploads().discard(Layout.upload(repository, id));
    } catch (IOException e) {
      throw RegistryException.storage("removing an upload", e);
    }
  }

  /**
   * Throws away what a session has left.
   *
   * @param objects that it has beside the one that every session begins with
   */
  private void discardFinished(RepositoryName repository, String id, String... objects) {
    running.invalidate(Layout.upload(repository, id));
    List<String> known = new ArrayList<>(List.of(objects));
    known.add(Layout.uploadStartedAt(repository, id));
    try {
      store.uploads().discard(Layout.upload(repository, id), known);
    } catch (IOException e) {
      // The blob is there and is acknowledged; the rest goes when it is purged.
      LOG.warn("upload {} is finished and could not be removed", id, e);
    }
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
        discardFinished(repository, id, Layout.uploadData(repository, id));
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
        data.close();
        if (digest != null) {
          running.put(Layout.upload(repository, id), digest);
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
        if (id != null) {
          discard(repository, id);
        }
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
      if (id != null) {
        discardFinished(repository, id);
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
