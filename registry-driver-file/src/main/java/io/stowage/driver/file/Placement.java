package io.stowage.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Puts files in their place, visible at once and durable. */
final class Placement {
  /** How often a folder may vanish between its creation and its use. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Folders folders;
  private final Forces forces;

  /** Objects that can be seen, but are not durable yet. */
  private final ConcurrentHashMap<String, CompletableFuture<?>> unforced =
      new ConcurrentHashMap<>();

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
    show(source, path).force(site);
  }

  /** Moves a file as {@link #place} does, but returns as soon as it is visible. */
  Entry show(Path source, String path) throws IOException {
    Path target = root.resolveObject(path);
    String folder = StorageRoot.parent(path);
    for (int attempt = 1; ; attempt++) {
      try {
        if (!folders.create(folder)) {
          root.checkReplaceable(path, target);
        }
        Entry entry = new Entry(path, root.resolveFolder(folder), folders.claim(folder));
        entry.announce();
        try {
          rename(source, target);
        } catch (IOException e) {
          entry.settle();
          throw e;
        }
        return entry;
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

  /**
   * Waits until an object that was seen is durable, so that a caller may build on it. Another
   * process's is not known of.
   */
  void awaitForced(String path) {
    CompletableFuture<?> pending = unforced.get(path);
    if (pending != null) {
      pending.join();
    }
  }

  /** An entry that is visible, but not durable yet. */
  final class Entry {
    private final String path;
    private final Path folder;
    private final Folders.Claim claim;
    private final CompletableFuture<Void> forced = new CompletableFuture<>();

    private Entry(String path, Path folder, Folders.Claim claim) {
      this.path = path;
      this.folder = folder;
      this.claim = claim;
    }

    private void announce() {
      unforced.merge(path, forced, CompletableFuture::allOf);
    }

    private void settle() {
      forced.complete(null);
      unforced.computeIfPresent(path, (key, pending) -> pending.isDone() ? null : pending);
    }

    /** Makes it durable, and with it the folders that were created for it. */
    void force(ForceSite site) throws IOException {
      forceAll(List.of(this), site);
    }
  }

  /** Makes entries durable together. */
  void forceAll(List<Entry> entries, ForceSite site) throws IOException {
    try {
      List<Forces.Step> steps = new ArrayList<>();
      for (Entry entry : entries) {
        steps.add(() -> forces.folder(entry.folder, site));
        steps.addAll(entry.claim.steps());
      }
      forces.together(steps);
      entries.forEach(entry -> entry.claim.settle());
    } finally {
      // Also when it failed: nobody waits for ever for what is visible.
      entries.forEach(Entry::settle);
    }
  }
}
