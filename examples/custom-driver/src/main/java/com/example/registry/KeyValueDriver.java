package com.example.registry;

import com.example.registry.KeyValueStore.Value;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps each object as a value under its path. */
final class KeyValueDriver implements StorageDriver {
  private final KeyValueStore store;
  private volatile boolean closed;

  KeyValueDriver(KeyValueStore store) {
    this.store = store;
  }

  private String check(String path) throws IOException {
    StoragePath.check(path);
    if (closed) {
      throw new IOException(path + ": the driver is closed");
    }
    return path;
  }

  private Value find(String path) throws IOException {
    Value found = store.get(check(path));
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
    check(path);
    return new ValueWriter(path, bytes -> store.put(check(path), new Value(bytes)));
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    Value found = find(path);
    return new StoredObject(path, found.bytes.length, found.modified);
  }

  /** The first key in a folder behind another one. */
  private String keyAfter(String prefix, String key) throws IOException {
    if (closed) {
      throw new IOException(prefix + ": the driver is closed");
    }
    // The folder's own keys begin behind its prefix, which is no key itself.
    String from = StoragePath.ORDER.compare(key, prefix) < 0 ? prefix : key;
    String next = store.keyAfter(from);
    return next != null && next.startsWith(prefix) ? next : "";
  }

  private static String prefix(String folder) {
    return StoragePath.checkFolder(folder).isEmpty() ? "" : folder + '/';
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    String prefix = prefix(folder);
    List<StoredObject> found = new ArrayList<>();
    String key = keyAfter(prefix, startAfter);
    for (; !key.isEmpty(); key = keyAfter(prefix, key)) {
      Value value = store.get(key);
      if (value != null) {
        found.add(new StoredObject(key, value.bytes.length, value.modified));
      }
    }
    return new ListListing<>(found.iterator());
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    String prefix = prefix(folder);
    Set<FolderEntry> found =
        new TreeSet<>(
            Comparator.comparing(FolderEntry::name, StoragePath.ORDER)
                .thenComparing(FolderEntry::folder));
    for (String key = keyAfter(prefix, ""); !key.isEmpty(); key = keyAfter(prefix, key)) {
      String[] names = key.substring(prefix.length()).split("/", 2);
      if (StoragePath.ORDER.compare(names[0], startAfter) > 0) {
        found.add(new FolderEntry(names[0], names.length == 2));
      }
    }
    return new ListListing<>(found.iterator());
  }

  /** A small listing; one of millions would ask the store for a page at a time. */
  private record ListListing<T>(Iterator<T> entries) implements Listing<T> {
    @Override
    public @Nullable T next() {
      return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public void close() {}
  }

  @Override
  public void move(String from, String to) throws IOException {
    Value moved = find(from);
    store.put(check(to), moved);
    if (!from.equals(to)) {
      store.remove(from);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    if (!store.remove(check(path))) {
      throw new NoSuchFileException(path);
    }
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    String prefix = check(folder) + '/';
    for (String key = keyAfter(prefix, ""); !key.isEmpty(); key = keyAfter(prefix, key)) {
      store.remove(key);
    }
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
    return "keyvalue:" + store.name;
  }
}
