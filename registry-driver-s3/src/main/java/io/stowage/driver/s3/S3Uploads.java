package io.stowage.driver.s3;

import io.stowage.driver.ConditionalReads.Content;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StoragePath;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Uploads in several steps. Between two of them an upload is one object, its {@link UploadState}:
 * bytes that fill no part are in it, larger uploads are parts of a multipart upload that it names.
 * So any server goes on with it, and nothing is listed to find out where it stands. Safe from any
 * thread.
 */
final class S3Uploads implements ResumableUploads {

  /** User metadata of the state: the size of the upload in bytes. */
  private static final String SIZE = "stowage-size";

  /** User metadata of the state: who stored it. */
  private static final String WRITER = "stowage-writer";

  /** In this folder beside the state the multipart upload has an object of its name. */
  private static final String MARKS = ".multipart/";

  private static final int MAX_HEADER = 1 << 20;

  /**
   * A state and its version.
   *
   * @param tag the entity tag of the state's object; null if there was none
   */
  record Found(UploadState state, @Nullable String tag) {}

  private final S3Store store;
  private final PartMemory memory;
  private final Senders senders;
  private final WarmStates warm = new WarmStates();

  S3Uploads(S3Store store, PartMemory memory, Senders senders) {
    this.store = store;
    this.memory = memory;
    this.senders = senders;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    if (exists(path)) {
      throw new FileAlreadyExistsException(path);
    }
    S3Upload upload = open(path, new Found(UploadState.empty(), null));
    upload.save();
    return upload;
  }

  @Override
  public ResumableUpload openOrCreate(String path) throws IOException {
    Found found = find(path);
    return open(path, found == null ? new Found(UploadState.empty(), null) : found);
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    Found found = find(path);
    if (found == null) {
      throw new NoSuchFileException(path);
    }
    return open(path, found);
  }

  private S3Upload open(String path, Found found) throws IOException {
    return new S3Upload(this, store, memory, senders, path, found);
  }

  private @Nullable Found find(String path) throws IOException {
    Content known = warm.get(path);
    if (known == null && !exists(path)) {
      return null;
    }
    Content stored = store.getAll(path, MAX_HEADER + memory.partSize(), known);
    return stored == null
        ? null
        : new Found(UploadState.parse(path, stored.bytes()), stored.version());
  }

  /** Asked first where nothing is expected: some stores take their time to say so to a GET. */
  private boolean exists(String path) throws IOException {
    try {
      var unused = store.head(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Stores the state of an upload, unless somebody else has stored another.
   *
   * @param before what was stored
   */
  Found save(String path, Found before, UploadState state) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(state.header());
    String writer = UUID.randomUUID().toString();
    String tag = put(path, before, List.of(header, state.rest()), state.size(), writer);
    warm.put(path, tag, header, state.rest());
    return new Found(state, tag);
  }

  private String put(String path, Found before, List<ByteBuffer> content, long size, String writer)
      throws IOException {
    try {
      return store.putVersion(
          path, content, Map.of(SIZE, String.valueOf(size), WRITER, writer), before.tag());
    } catch (UploadBusyException e) {
      // Perhaps by our own request, whose answer was lost before it was sent again.
      HeadObjectResponse stored = store.head(path);
      if (writer.equals(stored.metadata().get(WRITER))) {
        return stored.eTag();
      }
      throw e;
    }
  }

  /** Leaves a trace of a multipart upload, by which {@link #discard} finds it. */
  void mark(String path, String id) throws IOException {
    store.put(path + MARKS + id, ByteBuffer.allocate(0));
  }

  /** Removes the trace of a multipart upload that has become an object. */
  void unmark(String path, String id) throws IOException {
    store.delete(path + MARKS + id);
  }

  @Override
  public long size(String path) throws IOException {
    String size = store.head(path).metadata().get(SIZE);
    if (size == null) {
      throw new NoSuchFileException(path, null, "no upload of this driver");
    }
    return Long.parseLong(size);
  }

  @Override
  public void discard(String path) throws IOException {
    String key = store.key(path);
    String last = null;
    boolean more = true;
    while (more) {
      var answer = store.list(path, key, null, last, S3Store.PAGE);
      List<String> keys = new ArrayList<>();
      more = Boolean.TRUE.equals(answer.isTruncated());
      for (var object : answer.contents()) {
        last = object.key();
        String rest = last.substring(key.length());
        // Siblings whose names begin alike stand before and behind.
        more &= StoragePath.ORDER.compare(rest, "0") < 0;
        if (rest.isEmpty()
            || rest.startsWith("/")
            || rest.startsWith(MARKS)
            || rest.equals(UploadState.wholePath(""))) {
          abortMarked(store.path(last));
          keys.add(last);
        }
      }
      if (!keys.isEmpty()) {
        store.deleteAll(path, keys);
      }
    }
  }

  @Override
  public void discard(String folder, List<String> objects) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String path : objects) {
      keys.add(store.key(path));
    }
    if (keys.size() == 1) {
      store.delete(objects.get(0));
    } else {
      store.deleteAll(folder, keys);
    }
  }

  /** Throws away what the parts of a finished upload have left. */
  void discardParts(String path, @Nullable String id) {
    List<String> paths = new ArrayList<>();
    paths.add(UploadState.wholePath(path));
    if (id != null) {
      paths.add(path + MARKS + id);
    }
    try {
      discard(path, paths);
    } catch (IOException e) {
      // The object is there, which counts; the rest goes with the upload, or when it is purged.
    }
  }

  private void abortMarked(String path) throws IOException {
    int mark = path.lastIndexOf(MARKS);
    if (mark >= 0) {
      String id = path.substring(mark + MARKS.length());
      store.multiparts().abort(UploadState.wholePath(path.substring(0, mark)), id);
    }
  }

  @Override
  public int purge(Instant oldest) throws IOException {
    int purged = 0;
    for (MultipartUpload upload : store.multiparts().list()) {
      String path = store.path(upload.key());
      if (upload.initiated().isBefore(oldest) && !isMarked(path, upload.uploadId())) {
        store.multiparts().abort(path, upload.uploadId());
        purged++;
      }
    }
    return purged;
  }

  /** Whether an upload goes on with it. */
  private boolean isMarked(String path, String id) throws IOException {
    String suffix = UploadState.wholePath("");
    if (!path.endsWith(suffix)) {
      return false;
    }
    String upload = path.substring(0, path.length() - suffix.length());
    return exists(upload + MARKS + id);
  }
}
