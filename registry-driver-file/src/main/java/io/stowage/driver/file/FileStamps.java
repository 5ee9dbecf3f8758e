package io.stowage.driver.file;

import io.stowage.driver.ChangeStamps;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stamps files and folders with their identity, size and time: one system call. A symbolic link is
 * stamped as what it leads to, which is another file when it is turned elsewhere.
 */
final class FileStamps implements ChangeStamps {
  private final StorageRoot root;

  FileStamps(StorageRoot root) {
    this.root = root;
  }

  @Override
  public @Nullable Stamp stamp(String path) throws IOException {
    Path file = root.resolveFolder(path);
    try {
      BasicFileAttributes found = StorageRoot.attributes(file);
      if (found.isSymbolicLink()) {
        found = StorageRoot.attributes(root.real(path, file));
      } else {
        root.checkName(path, file);
      }
      return new Stamp(
          found.fileKey(),
          found.isDirectory() ? 0 : found.size(),
          found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
