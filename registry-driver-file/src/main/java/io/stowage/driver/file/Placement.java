package io.stowage.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts files in their place, visible at once and durable. */
final class Placement {
  /** How often a folder may vanish between its creation and its use. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Folders folders;
  private final Forces forces;

  Placement(StorageRoot root, Folders folders, Forces forces) {
    this.root = root;
    this.folders = folders;
    this.forces = forces;
  }

  /**
   * Moves a file to where an object shall be, in place of what was there, and returns when its
   * entry is durable.
   *
   * @param source whose bytes have been forced
   * @throws NoSuchFileException if the source is gone
   */
  void place(Path source, String path, ForceSite site) throws IOException {
    Path target = root.resolveObject(path);
    String folder = StorageRoot.parent(path);
    for (int attempt = 1; ; attempt++) {
      try {
        if (!folders.create(folder)) {
          root.checkReplaceable(path, target);
        }
        Folders.Claim claim = folders.claim(folder);
        rename(source, target);
        forces.folder(root.resolveFolder(folder), site);
        claim.settle();
        return;
      } catch (NoSuchFileException e) {
        // Somebody deleted the folder meanwhile, which is as if he had done it before.
        if (attempt == MOST_ATTEMPTS || Files.notExists(source)) {
          throw e;
        }
      }
    }
  }

  /** Moves a file as {@link #place} does, and returns when it is durably gone from where it was. */
  void move(String from, String to, ForceSite entry, ForceSite origin) throws IOException {
    place(root.resolve(from), to, entry);
    String folder = StorageRoot.parent(from);
    if (!folder.equals(StorageRoot.parent(to))) {
      forces.folder(root.resolveFolder(folder), origin);
    }
  }

  static void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
