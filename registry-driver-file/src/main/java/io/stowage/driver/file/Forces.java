package io.stowage.driver.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Forces files and folders to disk. Callers that force one folder at the same time share it. */
class Forces {
  /** One force among several. */
  @FunctionalInterface
  interface Step {
    /** Takes it. */
    void run() throws IOException;
  }

  private static final int MOST_AT_ONCE = 64;

  /** Wait for the disk; when all do, a caller takes its steps itself. */
  private static final ThreadPoolExecutor THREADS =
      threads("stowage-force", MOST_AT_ONCE, new ThreadPoolExecutor.CallerRunsPolicy());

  private final boolean atOnce;
  private final boolean foldersCanBeForced;
  private final ConcurrentHashMap<Path, Rounds> rounds = new ConcurrentHashMap<>();

  /**
   * Forces.
   *
   * @param foldersCanBeForced whether the file system can open folders; one that cannot sees to
   *     their entries itself
   */
  Forces(boolean foldersCanBeForced) {
    this(foldersCanBeForced, false);
  }

  private Forces(boolean foldersCanBeForced, boolean atOnce) {
    this.foldersCanBeForced = foldersCanBeForced;
    this.atOnce = atOnce;
  }

  /** Forces that take steps at once which belong together. */
  static Forces atOnce(boolean foldersCanBeForced) {
    return new Forces(foldersCanBeForced, true);
  }

  /**
   * Threads that wait for the disk, and end when there is nothing to wait for.
   *
   * @param excess what becomes of a task when all are busy
   */
  static ThreadPoolExecutor threads(String name, int most, RejectedExecutionHandler excess) {
    return new ThreadPoolExecutor(
        0,
        most,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        },
        excess);
  }

  /** Takes steps, in any order; the first failure is thrown when all have been tried. */
  void together(List<Step> steps) throws IOException {
    List<CompletableFuture<?>> others = new ArrayList<>();
    IOException failure = null;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (atOnce && i < steps.size() - 1) {
        others.add(CompletableFuture.runAsync(() -> runUnchecked(step), THREADS));
      } else {
        try {
          step.run();
        } catch (IOException e) {
          failure = failure == null ? e : failure;
        }
      }
    }
    for (CompletableFuture<?> other : others) {
      try {
        other.join();
      } catch (CompletionException e) {
        IOException failed =
            e.getCause() instanceof UncheckedIOException unchecked
                ? unchecked.getCause()
                : new IOException(e.getCause());
        failure = failure == null ? failed : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void runUnchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forces all bytes written to a file so far. */
  void file(GrowingFile file, ForceSite site) throws IOException {
    file.force();
  }

  /** Forces all entries that came to or went from a folder so far. */
  void folder(Path folder, ForceSite site) throws IOException {
    if (!foldersCanBeForced) {
      return;
    }
    Rounds shared =
        rounds.compute(
            folder,
            (key, found) -> {
              Rounds used = found == null ? new Rounds() : found;
              used.users++;
              return used;
            });
    try {
      shared.pass(folder);
    } finally {
      rounds.computeIfPresent(folder, (key, used) -> --used.users == 0 ? null : used);
    }
  }

  /** Forces the entries of a folder and of those above it, as far as they may be opened. */
  void upFrom(Path folder, ForceSite site) throws IOException {
    if (!foldersCanBeForced) {
      return;
    }
    for (Path above = folder; above != null; above = above.getParent()) {
      try {
        forceFolder(above);
      } catch (AccessDeniedException e) {
        // Then it is another's, and was there before.
        return;
      }
    }
  }

  /** Whether a file system can open folders, to force them. */
  static boolean canForceFolders(Path folder) throws IOException {
    try {
      forceFolder(folder);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      boolean posix =
          folder.getFileSystem().equals(FileSystems.getDefault())
              && folder.getFileSystem().getSeparator().equals("/");
      if (posix) {
        throw e;
      }
      return false;
    }
  }

  /** Makes what forces, for tests that leave some out. */
  interface Maker {
    /** Makes it. */
    Forces make(boolean foldersCanBeForced);
  }

  /** Forces a folder alone, without waiting for others that do the same. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * The forces of one folder, one after the other. A caller is done after one that began when its
   * own change had been made, whoever ran it.
   */
  private static final class Rounds {
    /** Guarded by the map's entry. */
    private int users;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private long begun;
    private long done;
    private long failedRound;
    private @Nullable IOException failure;

    void pass(Path folder) throws IOException {
      lock.lock();
      try {
        long needed = begun + 1;
        while (done < needed) {
          if (running) {
            ended.awaitUninterruptibly();
          } else {
            run(folder);
          }
        }
        IOException failed = failure;
        if (failed != null && failedRound >= needed) {
          throw new IOException(
              folder + ": cannot be forced to disk: " + failed.getMessage(), failed);
        }
      } finally {
        lock.unlock();
      }
    }

    /** Runs a round with the lock released meanwhile. */
    private void run(Path folder) throws IOException {
      running = true;
      long round = ++begun;
      lock.unlock();
      IOException failed = null;
      boolean interrupted = false;
      try {
        forceFolder(folder);
      } catch (NoSuchFileException e) {
        // It has been deleted meanwhile with all that was in it, and who did so forces that.
        failed = null;
      } catch (ClosedByInterruptException e) {
        // Only this thread's own failure: the others force again.
        interrupted = true;
        throw e;
      } catch (IOException e) {
        // A second force after a failed one may succeed though data was lost, so all who waited
        // for this one have to fail.
        failed = e;
      } finally {
        lock.lock();
        running = false;
        if (!interrupted) {
          done = round;
        }
        if (failed != null) {
          failedRound = round;
          failure = failed;
        }
        ended.signalAll();
      }
    }
  }
}
