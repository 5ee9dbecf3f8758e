package io.stowage.driver.testkit;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects in memory. It does what every driver must and has no capability, so what works with
 * it works with any driver; like an object store, it may hold an object at the path of a folder.
 *
 * <p>What it holds is gone when it is.
 */
public final class MemoryDriver implements StorageDriver {
  private static final Comparator<FolderEntry> CHILD_ORDER =
      Comparator.comparing(FolderEntry::name, StoragePath.ORDER).thenComparing(FolderEntry::folder);

  private final ConcurrentSkipListMap<String, Version> objects =
      new ConcurrentSkipListMap<>(StoragePath.ORDER);
  private volatile boolean closed;

  /** An empty storage. */
  public MemoryDriver() {}

  /** A version of an object; it is never changed. */
  private static final class Version {
    private final byte[] bytes;
    private final Instant modified = Instant.now();

    private Version(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private String check(String path) throws IOException {
    StoragePath.check(path);
    if (closed) {
      throw new IOException(path + ": the driver is closed");
    }
    return path;
  }

  private Version find(String path) throws IOException {
    Version found = objects.get(check(path));
    if (found == null) {
      throw new NoSuchFileException(path);
    }
    return found;
  }

  @Override
  public ReadableByteChannel read(String path, long offset, long length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(path + ": range " + offset + ", " + length);
    }
    byte[] bytes = find(path).bytes;
    int start = (int) Math.min(offset, bytes.length);
    int count = (int) Math.min(length, bytes.length - start);
    return Channels.newChannel(new ByteArrayInputStream(bytes, start, count));
  }

  @Override
  public ObjectWriter write(String path) throws IOException {
    return new Writer(check(path));
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    return describe(path, find(path));
  }

  private static StoredObject describe(String path, Version version) {
    return new StoredObject(path, version.bytes.length, version.modified);
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    List<StoredObject> found = new ArrayList<>();
    inside(folder)
        .forEach(
            (path, version) -> {
              if (StoragePath.ORDER.compare(path, startAfter) > 0) {
                found.add(describe(path, version));
              }
            });
    return new CopiedListing<>(found.iterator());
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    int start = folder.isEmpty() ? 0 : folder.length() + 1;
    Set<FolderEntry> found = new TreeSet<>(CHILD_ORDER);
    for (String path : inside(folder).keySet()) {
      int end = path.indexOf('/', start);
      String name = end < 0 ? path.substring(start) : path.substring(start, end);
      if (StoragePath.ORDER.compare(name, startAfter) > 0) {
        found.add(new FolderEntry(name, end >= 0));
      }
    }
    return new CopiedListing<>(found.iterator());
  }

  /** What is in a folder and below it, as a view. */
  private SortedMap<String, Version> inside(String folder) throws IOException {
    if (closed) {
      throw new IOException(folder + ": the driver is closed");
    }
    // '0' is the character behind '/'.
    return StoragePath.checkFolder(folder).isEmpty()
        ? objects
        : objects.subMap(folder + '/', folder + '0');
  }

  @Override
  public synchronized void move(String from, String to) throws IOException {
    Version moved = find(from);
    objects.put(check(to), moved);
    if (!from.equals(to)) {
      objects.remove(from);
    }
  }

  @Override
  public synchronized void delete(String path) throws IOException {
    if (objects.remove(check(path)) == null) {
      throw new NoSuchFileException(path);
    }
  }

  @Override
  public synchronized void deleteFolder(String folder) throws IOException {
    inside(check(folder)).clear();
  }

  @Override
  public void checkHealth() throws IOException {
    check("health");
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "memory";
  }

  private record CopiedListing<T>(Iterator<T> entries) implements Listing<T> {
    @Override
    public @Nullable T next() {
      return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public void close() {}
  }

  /** Gathers the bytes of an object. */
  private final class Writer implements ObjectWriter {
    private final String path;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean open = true;
    private boolean committed;

    private Writer(String path) {
      this.path = path;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (!open || committed) {
        throw new ClosedChannelException();
      }
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      written.writeBytes(bytes);
      return bytes.length;
    }

    @Override
    public void commit() throws IOException {
      if (!open || committed) {
        throw new IllegalStateException(path + ": committed or closed before");
      }
      Version version = new Version(written.toByteArray());
      synchronized (MemoryDriver.this) {
        objects.put(check(path), version);
      }
      committed = true;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
