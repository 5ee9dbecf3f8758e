package io.stowage.core.oci;

import io.stowage.core.model.Digest;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Store;
import io.stowage.driver.LocalFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The bytes of a blob, open for reading. For one thread at a time. */
public final class BlobContent implements Closeable {

  private final Store store;
  private final String path;
  private final @Nullable FileChannel file;
  private final long size;

  private BlobContent(Store store, String path, @Nullable FileChannel file, long size) {
    this.store = store;
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /**
   * Opens an object as a blob. For parts of the core.
   *
   * @throws java.nio.file.NoSuchFileException if it is missing
   */
  public static BlobContent open(Store store, String path) throws IOException {
    LocalFiles files = store.files();
    if (files == null) {
      return new BlobContent(store, path, null, store.driver().stat(path).size());
    }
    FileChannel file = files.open(path);
    try {
      return new BlobContent(store, path, file, file.size());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens a blob, wherever its bytes are. For parts of the core.
   *
   * @throws java.nio.file.NoSuchFileException if it is missing
   */
  public static BlobContent open(Store store, BlobData data, Digest digest) throws IOException {
    try {
      return open(store, Layout.blobData(digest));
    } catch (NoSuchFileException e) {
      String legacy = data.legacyPath(digest);
      if (legacy == null) {
        throw e;
      }
      return open(store, legacy);
    }
  }

  /** Where the storage has the blob. */
  public String path() {
    return path;
  }

  /** The size of the whole blob in bytes. */
  public long size() {
    return size;
  }

  /**
   * The file that holds the whole blob, to be read by position and not to be closed; null if the
   * storage is not on this machine.
   */
  public @Nullable FileChannel file() {
    return file;
  }

  /** Reads a range; see {@link io.stowage.driver.StorageDriver#read}. The caller closes it. */
  public ReadableByteChannel read(long offset, long length) throws IOException {
    return store.driver().read(path, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
