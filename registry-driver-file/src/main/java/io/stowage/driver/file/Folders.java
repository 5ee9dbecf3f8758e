package io.stowage.driver.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates folders, and knows which of them are durable: their own entry and those of all folders
 * above have been forced since they were created. A folder of which that is not known, because
 * another thread or process has created it, is forced once more.
 *
 * <p>A claim is taken before something is put into a folder and settled afterwards. In between a
 * mark stands for each folder that it covers; whoever deletes or recreates a folder removes its
 * mark, so that nothing is taken for durable that was forced in an earlier life.
 */
final class Folders {
  private static final Object DURABLE = new Object();

  /** How many folders are remembered; forgetting some costs a few forces. */
  private static final int MOST_REMEMBERED = 20_000;

  /** How often a folder may be created and deleted by others between two looks. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Forces forces;
  private final ConcurrentSkipListMap<String, Object> marks = new ConcurrentSkipListMap<>();
  private final AtomicInteger added = new AtomicInteger();

  Folders(StorageRoot root, Forces forces) {
    this.root = root;
    this.forces = forces;
  }

  /**
   * Creates a folder, and those above it, that is not there. They are not durable.
   *
   * @return whether it was created
   * @throws IOException also if the path leads out of the root or through an object
   */
  boolean create(String folder) throws IOException {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      if (folder.isEmpty() || root.isFolder(folder)) {
        return false;
      }
      forget(folder);
      create(StorageRoot.parent(folder));
      try {
        Files.createDirectory(root.resolveFolder(folder));
        return true;
      } catch (FileAlreadyExistsException e) {
        // Another thread's folder, which may be gone again by now, or no folder.
      }
    }
    throw StorageRoot.nameTaken(folder);
  }

  /** Takes a claim on a folder, which covers those above it as far as they need it. */
  Claim claim(String folder) {
    if (folder.isEmpty() || marks.get(folder) == DURABLE) {
      return new Claim(List.of(), List.of());
    }
    if (added.incrementAndGet() > MOST_REMEMBERED) {
      added.set(0);
      marks.clear();
    }
    List<String> covered = new ArrayList<>();
    List<Object> own = new ArrayList<>();
    String above = folder;
    while (!above.isEmpty() && marks.get(above) != DURABLE) {
      Object mark = new Object();
      marks.put(above, mark);
      covered.add(above);
      own.add(mark);
      above = StorageRoot.parent(above);
    }
    return new Claim(covered, own);
  }

  /** Forgets what is known of a folder and of all below it. */
  void forget(String folder) {
    marks.remove(folder);
    // '0' is the character behind '/'.
    marks.subMap(folder + '/', folder + '0').clear();
  }

  /** Folders that are being made durable, the lowest first. */
  final class Claim {
    private final List<String> covered;
    private final List<Object> own;

    private Claim(List<String> covered, List<Object> own) {
      this.covered = covered;
      this.own = own;
    }

    /** What makes the folders durable. They must have been there since the claim was taken. */
    List<Forces.Step> steps() throws IOException {
      List<Forces.Step> steps = new ArrayList<>(covered.size());
      for (String folder : covered) {
        Path parent = root.resolveFolder(StorageRoot.parent(folder));
        steps.add(() -> forces.folder(parent, ForceSite.NEW_FOLDER));
      }
      return steps;
    }

    /** Tells that all steps have been taken. */
    void settle() {
      for (int i = covered.size() - 1; i >= 0; i--) {
        marks.replace(covered.get(i), own.get(i), DURABLE);
      }
    }
  }
}
