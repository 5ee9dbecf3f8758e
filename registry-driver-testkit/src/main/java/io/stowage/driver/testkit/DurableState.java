package io.stowage.driver.testkit;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of a file system has been forced, by the identity of files and folders. */
final class DurableState {
  private final Path root;

  /** The names in each folder when it was forced last. */
  private final Map<Object, Map<String, Entry>> folders = new HashMap<>();

  /** The bytes of each file when it was forced last. */
  private final Map<Object, byte[]> files = new HashMap<>();

  DurableState(FileSystem live) {
    this.root = live.getRootDirectories().iterator().next();
  }

  /** What a name stands for. */
  record Entry(Object identity, boolean folder) {}

  /** Chooses between what a name stood for when it was forced and what it stands for now. */
  interface Choice {
    /** Chooses; null means that the name is not there. */
    @Nullable Entry of(@Nullable Entry forced, @Nullable Entry now);
  }

  private static Entry entry(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return new Entry(identity(path), found.isDirectory());
  }

  /** What stays the same for a file or folder, whatever it is called. */
  static Object identity(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "file key");
  }

  private static Map<String, Entry> entries(Path folder) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path path : found) {
        entries.put(path.getFileName().toString(), entry(path));
      }
    }
    return entries;
  }

  /** Makes the bytes of a file durable. */
  void forceFile(Object identity, byte[] bytes) {
    files.put(identity, bytes);
  }

  /** Makes the names in a folder durable, wherever it is by now; nothing if it has been deleted. */
  void forceFolder(Object identity) throws IOException {
    Path folder = find(root, identity);
    if (folder != null) {
      folders.put(identity, entries(folder));
    }
  }

  private static @Nullable Path find(Path folder, Object identity) throws IOException {
    if (identity(folder).equals(identity)) {
      return folder;
    }
    for (Map.Entry<String, Entry> entry : entries(folder).entrySet()) {
      if (entry.getValue().folder) {
        Path found = find(folder.resolve(entry.getKey()), identity);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  void forceAll() throws IOException {
    forceAll(root);
  }

  private void forceAll(Path folder) throws IOException {
    Map<String, Entry> entries = entries(folder);
    folders.put(identity(folder), entries);
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      Path path = folder.resolve(entry.getKey());
      if (entry.getValue().folder) {
        forceAll(path);
      } else {
        files.put(entry.getValue().identity, Files.readAllBytes(path));
      }
    }
  }

  /** Builds what is left when each name is what is chosen for it. */
  FileSystem restore(Choice choice) throws IOException {
    Map<Object, Map<String, Entry>> now = new HashMap<>();
    collect(root, now);
    FileSystem restored = Jimfs.newFileSystem(Configuration.unix());
    restore(identity(root), restored.getRootDirectories().iterator().next(), now, choice);
    return restored;
  }

  private static void collect(Path folder, Map<Object, Map<String, Entry>> now) throws IOException {
    Map<String, Entry> entries = entries(folder);
    now.put(identity(folder), entries);
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getValue().folder) {
        collect(folder.resolve(entry.getKey()), now);
      }
    }
  }

  private void restore(
      Object identity, Path target, Map<Object, Map<String, Entry>> now, Choice choice)
      throws IOException {
    Map<String, Entry> forced = folders.getOrDefault(identity, Map.of());
    // A folder that is deleted by now has lost what was in it only if that was forced.
    Map<String, Entry> current = now.getOrDefault(identity, forced);
    TreeSet<String> names = new TreeSet<>(forced.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      Entry entry = choice.of(forced.get(name), current.get(name));
      Path path = target.resolve(name);
      if (entry != null && entry.folder) {
        Files.createDirectories(path);
        restore(entry.identity, path, now, choice);
      } else if (entry != null) {
        Files.write(path, files.getOrDefault(entry.identity, new byte[0]));
      }
    }
  }
}
