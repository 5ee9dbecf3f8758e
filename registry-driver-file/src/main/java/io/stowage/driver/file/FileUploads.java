package io.stowage.driver.file;

import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Uploads as files that are appended to where they are, and forced when they are whole. */
final class FileUploads implements ResumableUploads {
  /** How often a folder or file may come or go between two looks. */
  private static final int MOST_ATTEMPTS = 20;

  private final StorageRoot root;
  private final Folders folders;
  private final Placement placement;
  private final Forces forces;

  FileUploads(StorageRoot root, Folders folders, Placement placement, Forces forces) {
    this.root = root;
    this.folders = folders;
    this.placement = placement;
    this.forces = forces;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    Path file = root.resolveObject(path);
    String folder = StorageRoot.parent(path);
    for (int attempt = 1; ; attempt++) {
      try {
        folders.create(folder);
        // Never follows a link.
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new FileUpload(path, file, channel, 0, placement, forces);
      } catch (FileAlreadyExistsException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        root.checkReplaceable(path, file);
        Files.deleteIfExists(file);
      } catch (NoSuchFileException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    Path file = root.find(path).file();
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      long size = channel.size();
      channel.position(size);
      return new FileUpload(path, file, channel, size, placement, forces);
    } catch (IOException e) {
      channel.close();
      throw Failure.at(path, e);
    }
  }

  @Override
  public void discard(String folder) throws IOException {
    root.resolveObject(folder);
    if (TempFolder.PATH.startsWith(folder + '/')) {
      throw new IOException(folder + ": holds what the driver keeps to itself");
    }
    try {
      if (!root.look(folder).isRegularFile()) {
        TempFolder.removeTree(root.resolve(folder));
      }
    } catch (NoSuchFileException e) {
      // Somebody else has discarded it.
      return;
    } finally {
      folders.forget(folder);
    }
  }
}
