package io.stowage.driver.file;

import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads as files that are appended to where they are, and forced when they are whole. */
final class FileUploads implements ResumableUploads {
  /** How often a folder may vanish between its creation and its use. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Folders folders;
  private final TempFolder temp;
  private final Placement placement;
  private final Forces forces;
  private final DirectWrites directWrites;

  /** What has a writer here; that of another process is known by its lock on the file. */
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  FileUploads(
      StorageRoot root,
      Folders folders,
      TempFolder temp,
      Placement placement,
      Forces forces,
      DirectWrites directWrites) {
    this.root = root;
    this.folders = folders;
    this.temp = temp;
    this.placement = placement;
    this.forces = forces;
    this.directWrites = directWrites;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    Path file = root.resolveObject(path);
    String folder = StorageRoot.parent(path);
    for (int attempt = 1; ; attempt++) {
      try {
        folders.create(folder);
        // Never follows a link.
        return take(path, file, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        root.checkReplaceable(path, file); // if that is what is wrong, it says so better
        throw e;
      } catch (NoSuchFileException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    StorageRoot.FoundFile found = root.find(path);
    FileUpload upload = take(path, found.file(), LinkOption.NOFOLLOW_LINKS);
    if (!Objects.equals(found.attributes().fileKey(), upload.file().identity())) {
      // The file was moved away, to become an object, before it was locked.
      upload.close();
      throw new UploadBusyException(path);
    }
    return upload;
  }

  private FileUpload take(String path, Path file, OpenOption option) throws IOException {
    if (!taken.add(path)) {
      throw new UploadBusyException(path);
    }
    try {
      FileChannel channel =
          FileChannel.open(file, option, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!lock(channel)) {
          throw new UploadBusyException(path);
        }
        GrowingFile locked =
            new GrowingFile(file, channel, GrowingFile.identityOf(file), directWrites);
        return new FileUpload(path, locked, this, temp, placement, forces);
      } catch (IOException e) {
        channel.close();
        throw Failure.at(path, e);
      }
    } catch (IOException e) {
      taken.remove(path);
      throw e;
    }
  }

  /** Locks a file until its channel is closed; where the file system has no locks, it does not. */
  private static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Lets others go on with an upload. */
  void release(String path) {
    taken.remove(path);
  }

  @Override
  public long size(String path) throws IOException {
    return root.find(path).attributes().size();
  }

  @Override
  public void discard(String path) throws IOException {
    Path top = root.resolveObject(path);
    if (TempFolder.PATH.startsWith(path + '/')) {
      throw new IOException(path + ": holds what the driver keeps to itself");
    }
    try {
      BasicFileAttributes unused = root.look(path);
      TempFolder.removeTree(top);
    } catch (NoSuchFileException e) {
      // Somebody else has discarded it.
      return;
    } finally {
      folders.forget(path);
    }
  }
}
