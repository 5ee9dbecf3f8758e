package io.stowage.driver.file;

import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is in folders. A folder or file that vanishes meanwhile is as if not there. */
final class FolderReader {
  private final StorageRoot root;

  FolderReader(StorageRoot root) {
    this.root = root;
  }

  /** The names in a folder that can be part of a storage path, in no order; a new list. */
  List<String> names(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    if (!root.isFolder(folder)) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolveFolder(folder))) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (isStorageName(name) && !TempFolder.covers(child(folder, name))) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return names;
    } catch (DirectoryIteratorException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
    return names;
  }

  /** What is at a path; null if it is gone. */
  @Nullable BasicFileAttributes attributes(String path) throws IOException {
    try {
      return StorageRoot.attributes(root.resolve(path));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The path of a name in a folder. */
  static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + '/' + name;
  }

  private static boolean isStorageName(String name) {
    try {
      StoragePath.check(name);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
