package io.stowage.driver.s3;

import io.stowage.driver.ConditionalReads;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Stores each object under its path in a bucket of Amazon's S3, or of another store that speaks its
 * protocol. Several drivers, on several machines, may use one bucket at once, and other programs
 * may change what is in it.
 */
public final class S3Driver implements StorageDriver {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String PROBES = "_stowage/probes/";

  private final S3Settings settings;
  private final S3Store store;
  private final PartMemory memory;
  private final Senders senders;
  private final S3Uploads uploads;
  private final S3Redirects redirects;
  private final ConditionalReads reads;
  private boolean conditional;

  private S3Driver(S3Settings settings) {
    this.settings = settings;
    this.store = new S3Store(settings);
    this.memory = new PartMemory(settings.partSize(), settings.memory(), PATIENCE);
    this.senders = new Senders(settings.connections());
    this.uploads = new S3Uploads(store, memory, senders);
    this.redirects = new S3Redirects(settings, store);
    this.reads = store::getAll;
  }

  /**
   * Opens the storage in a bucket.
   *
   * @throws IOException if the bucket cannot be listed, saying why and what to do
   */
  public static S3Driver open(S3Settings settings) throws IOException {
    S3Driver driver = new S3Driver(settings);
    try {
      var unused = driver.store.list(settings.toString(), settings.prefix(), null, null, 1);
      driver.conditional = driver.store.detectConditions(PROBES + UUID.randomUUID());
      return driver;
    } catch (IOException | RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  @Override
  public ReadableByteChannel read(String path, long offset, long length) throws IOException {
    return store.read(path, offset, length);
  }

  @Override
  public ObjectWriter write(String path) throws IOException {
    String unused = store.key(path);
    return new S3ObjectWriter(store, memory, senders, path);
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    HeadObjectResponse found = store.head(path);
    return new StoredObject(path, found.contentLength(), found.lastModified());
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    return new ObjectListing(store, folder, startAfter);
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    return new ChildListing(store, folder, startAfter);
  }

  @Override
  public void move(String from, String to) throws IOException {
    String target = store.key(to);
    if (target.equals(store.key(from))) {
      var unused = store.head(from);
      return;
    }
    store.multiparts().copy(from, to, senders);
    store.delete(from);
  }

  @Override
  public void delete(String path) throws IOException {
    var unused = store.head(path); // to the store it is no error if it is missing
    store.delete(path);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    String unused = store.key(folder);
    String keys = store.folderKey(folder);
    while (true) {
      List<String> page = new ArrayList<>();
      ListObjectsV2Response answer = store.list(folder, keys, null, null, S3Store.PAGE);
      for (S3Object object : answer.contents()) {
        page.add(object.key());
      }
      if (page.isEmpty()) {
        return;
      }
      store.deleteAll(folder, page);
      if (!Boolean.TRUE.equals(answer.isTruncated())) { // also of a short page there may be more
        return;
      }
    }
  }

  @Override
  public void checkHealth() throws IOException {
    String path = PROBES + UUID.randomUUID();
    try {
      writeAll(path, new byte[] {1});
      byte[] unused = readAll(path, 1);
    } catch (NoSuchFileException e) {
      throw new IOException(settings + ": does not hold what was just written to it", e);
    } finally {
      store.delete(path);
    }
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return Stream.of(uploads, redirects, reads).filter(type::isInstance).map(type::cast).findAny();
  }

  @Override
  public void close() {
    senders.close();
    redirects.close();
    store.close();
  }

  @Override
  public String toString() {
    return settings + (conditional ? ", with conditional writes" : "");
  }
}
