package io.stowage.driver.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The folder of what is not visible yet or no longer. Nothing in it is ever acknowledged. */
final class TempFolder {
  /** Where it is, as a storage path. */
  static final String PATH = StorageRoot.OWN_FOLDER + "/tmp";

  /** What has not changed for this long was left by a process that is dead. */
  static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  /** How often a folder that is being removed may turn out not to be empty. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Folders folders;
  private final DirectWrites directWrites;
  private final String prefix = Long.toUnsignedString(new SecureRandom().nextLong(), 36) + '-';
  private final AtomicLong count = new AtomicLong();

  TempFolder(StorageRoot root, Folders folders, DirectWrites directWrites) {
    this.root = root;
    this.folders = folders;
    this.directWrites = directWrites;
  }

  /** Whether a path is that of the folder or below it, where no objects are. */
  static boolean covers(String path) {
    return path.startsWith(PATH)
        && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
  }

  /** Creates an empty file that is open for writing. */
  GrowingFile createFile() throws IOException {
    Path file = newPath();
    FileChannel channel;
    try {
      channel = openNew(file);
    } catch (NoSuchFileException e) {
      folders.create(PATH);
      channel = openNew(file);
    }
    return new GrowingFile(file, channel, null, directWrites);
  }

  private static FileChannel openNew(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Writes, forces and reads a file.
   *
   * @throws IOException that tells what cannot be done
   */
  void check() throws IOException {
    GrowingFile probe = createFile();
    try (probe) {
      byte[] written = prefix.getBytes(StandardCharsets.US_ASCII);
      probe.append(ByteBuffer.wrap(written));
      probe.force();
      if (!Arrays.equals(written, Files.readAllBytes(probe.path()))) {
        throw new IOException(probe.path() + ": does not hold what was just written to it");
      }
    } catch (IOException e) {
      throw Failure.at(root.path().toString(), e);
    } finally {
      Files.deleteIfExists(probe.path());
    }
  }

  /** Moves a folder, link or file in here, out of sight. */
  Path take(Path folder) throws IOException {
    folders.create(PATH);
    Path taken = newPath();
    Placement.rename(folder, taken);
    return taken;
  }

  private Path newPath() throws IOException {
    return root.resolveFolder(PATH).resolve(prefix + Long.toString(count.incrementAndGet(), 36));
  }

  /** Removes what dead processes have left. What cannot be removed now is tried again next time. */
  void removeLeftovers(Instant now) throws IOException {
    FileTime newest = FileTime.from(now.minus(LEFTOVER_AGE));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(root.resolveFolder(PATH))) {
      for (Path file : left) {
        try {
          if (StorageRoot.attributes(file).lastModifiedTime().compareTo(newest) < 0) {
            removeTree(file);
          }
        } catch (IOException e) {
          // The storage can be used all the same.
        }
      }
    }
  }

  /** Removes a file, or a folder with all that is in it. Links are removed, not followed. */
  static void removeTree(Path top) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
          removeEntries(top);
        }
        Files.deleteIfExists(top);
        return;
      } catch (DirectoryNotEmptyException e) {
        // A writer that had found the folder before it was taken away has put a file into it.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void removeEntries(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        removeTree(file);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Another process removes the same leftover.
    } catch (DirectoryIteratorException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }
}
