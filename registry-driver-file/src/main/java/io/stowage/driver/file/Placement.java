package io.stowage.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
   * Moves a file to where an object shall be, in place of what was there. It is visible then, and
   * durable when the entry that is returned has been forced.
   *
   * @param source whose bytes have been forced
   * @throws NoSuchFileException if the source is gone
   */
  Entry show(Path source, String path) throws IOException {
    return show(source, path, new Origin(null, ForceSite.WRITE_ENTRY));
  }

  /**
   * Moves a file as {@link #show(Path, String)} does; forcing the entry takes it durably away from
   * where it was.
   *
   * @param origin the folder that it was in
   * @param site of the force of that folder
   */
  Entry show(Path source, String path, String origin, ForceSite site) throws IOException {
    boolean same = origin.equals(StorageRoot.parent(path));
    return show(source, path, new Origin(same ? null : root.resolveFolder(origin), site));
  }

  private Entry show(Path source, String path, Origin origin) throws IOException {
    Path target = root.resolveObject(path);
    String folder = StorageRoot.parent(path);
    for (int attempt = 1; ; attempt++) {
      try {
        if (!folders.create(folder)) {
          root.checkReplaceable(path, target);
        }
        Entry entry = new Entry(path, root.resolveFolder(folder), folders.claim(folder), origin);
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

  static void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Waits until an object that was seen is durable, so that a caller may build on it. Another
   * process's is not known of.
   *
   * @throws IOException if it could not be made durable
   */
  void awaitForced(String path) throws IOException {
    CompletableFuture<?> pending = unforced.get(path);
    if (pending == null) {
      return;
    }
    try {
      pending.join();
    } catch (CompletionException e) {
      throw new IOException(path + ": is not durable: " + e.getMessage(), e);
    }
  }

  /** The folder that has to be forced too; null for none. */
  private record Origin(@Nullable Path folder, ForceSite site) {}

  /** An entry that is visible, but not durable yet. */
  final class Entry {
    private final String path;
    private final Path folder;
    private final Folders.Claim claim;
    private final Origin origin;
    private final CompletableFuture<Void> forced = new CompletableFuture<>();

    private Entry(String path, Path folder, Folders.Claim claim, Origin origin) {
      this.path = path;
      this.folder = folder;
      this.claim = claim;
      this.origin = origin;
    }

    private void announce() {
      unforced.merge(path, forced, CompletableFuture::allOf);
    }

    /** Says that nobody need wait: it is forced, or left to the file system. */
    void settle() {
      forced.complete(null);
      forget();
    }

    private void fail(Exception failure) {
      forced.completeExceptionally(failure);
      forget();
    }

    private void forget() {
      unforced.computeIfPresent(path, (key, pending) -> pending.isDone() ? null : pending);
    }

    private void addSteps(List<Forces.Step> steps, ForceSite site) throws IOException {
      steps.add(() -> forces.folder(folder, site));
      steps.addAll(claim.steps());
      Path left = origin.folder();
      if (left != null) {
        steps.add(() -> forces.folder(left, origin.site()));
      }
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
        entry.addSteps(steps, site);
      }
      forces.together(steps);
      for (Entry entry : entries) {
        entry.claim.settle();
        entry.settle();
      }
    } catch (IOException | RuntimeException e) {
      // Nobody waits for ever for what is visible.
      entries.forEach(entry -> entry.fail(e));
      throw e;
    }
  }
}
