package io.stowage.core.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.RedirectUrls;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The bytes of a blob, open for reading. For one thread at a time. */
public final class BlobContent implements Closeable {

  private final Store store;
  private final Links links;
  private final String path;
  private final @Nullable FileChannel file;
  private final long size;
  private final @Nullable Source source;

  /** What the bytes of small blobs are found by. */
  private record Source(Contents contents, Digest digest) {}

  private BlobContent(
      Store store,
      Links links,
      String path,
      @Nullable FileChannel file,
      long size,
      @Nullable Source source) {
    this.store = store;
    this.links = links;
    this.path = path;
    this.file = file;
    this.size = size;
    this.source = source;
  }

  /**
   * Opens an object as a blob. For parts of the core.
   *
   * @throws java.nio.file.NoSuchFileException if it is missing
   */
  public static BlobContent open(Store store, Links links, String path) throws IOException {
    return open(store, links, path, null);
  }

  private static BlobContent open(Store store, Links links, String path, @Nullable Source source)
      throws IOException {
    LocalFiles files = store.files();
    if (files == null) {
      long size = links.sizeOrSeenRecently(path);
      if (size < 0) {
        throw new NoSuchFileException(path);
      }
      return new BlobContent(store, links, path, null, size, source);
    }
    FileChannel file = files.open(path);
    try {
      return new BlobContent(store, links, path, file, file.size(), null);
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
  public static BlobContent open(
      Store store, Links links, BlobData data, Contents contents, Digest digest)
      throws IOException {
    Source source = new Source(contents, digest);
    try {
      return open(store, links, Layout.blobData(digest), source);
    } catch (NoSuchFileException e) {
      String legacy = data.legacyPath(digest);
      if (legacy == null) {
        throw e;
      }
      return open(store, links, legacy, source);
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

  /**
   * Reads a range; see {@link io.stowage.driver.StorageDriver#read}. The caller closes it.
   *
   * @throws RegistryException {@code BLOB_UNKNOWN} if it is gone by now, {@code UNAVAILABLE}
   */
  public ReadableByteChannel read(long offset, long length) {
    byte[] bytes = source == null ? null : source.contents().read(source.digest(), path, size);
    if (bytes != null) {
      int start = (int) Math.min(offset, size);
      int count = (int) Math.min(length, size - start);
      return Channels.newChannel(new ByteArrayInputStream(bytes, start, count));
    }
    try {
      return store.driver().read(path, offset, length);
    } catch (NoSuchFileException e) {
      links.forget(path);
      throw new RegistryException(ErrorCode.BLOB_UNKNOWN, "the blob has just been removed");
    } catch (IOException e) {
      throw RegistryException.storage("reading a blob", e);
    }
  }

  /**
   * Where a client can read the blob itself, for some time.
   *
   * @return null if the storage does not let clients in
   * @throws RegistryException {@code UNAVAILABLE}
   */
  public @Nullable URI redirect(RedirectUrls.Method method) {
    try {
      return store.redirects() == null ? null : store.redirects().url(path, method);
    } catch (IOException e) {
      throw RegistryException.storage("sending a client to the storage", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
