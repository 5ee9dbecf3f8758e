package io.stowage.driver.file;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.GroupCommits;
import io.stowage.driver.Listing;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stores each object as a file at its path below a root folder.
 *
 * <p>Several drivers and processes may use one root at once, and other programs may change what is
 * in it. Folders stay when they become empty. Symbolic links inside the root are followed when they
 * are read through, but not listed; one that leads out of it is refused. On a file system that does
 * not tell names apart that differ in case, an object is found under its exact name only, and a
 * second one that differs in case only cannot be written.
 *
 * <p>What is not visible yet or no longer is kept in {@code _stowage/tmp} below the root, which has
 * to be on the same file system as the rest.
 */
public final class FileDriver implements StorageDriver {
  private final StorageRoot root;
  private final TempFolder temp;
  private final Folders folders;
  private final Forces forces;
  private final Placement placement;
  private final FolderReader reader;
  private final Map<Class<?>, Object> capabilities;

  private FileDriver(Path path, Clock clock, Forces.Maker maker) throws IOException {
    Path folder = path.toAbsolutePath().normalize();
    Files.createDirectories(folder);
    root = new StorageRoot(folder);
    forces = maker.make(Forces.canForceFolders(folder));
    folders = new Folders(root, forces);
    DirectWrites directWrites = new DirectWrites(folder);
    temp = new TempFolder(root, folders, directWrites);
    placement = new Placement(root, folders, forces);
    reader = new FolderReader(root);
    capabilities = new HashMap<>();
    capabilities.put(GroupCommits.class, new FileGroupCommits(forces, placement));
    capabilities.put(ChangeStamps.class, new FileStamps(root));
    capabilities.put(
        ResumableUploads.class,
        new FileUploads(root, folders, temp, placement, forces, directWrites));
    if (folder.getFileSystem().equals(FileSystems.getDefault())) {
      capabilities.put(LocalFiles.class, (LocalFiles) this::openFile);
    }
    folders.create(TempFolder.PATH);
    forces.upFrom(folder, ForceSite.ROOT);
    temp.removeLeftovers(clock.instant());
  }

  /**
   * Opens the storage below a folder, on any file system.
   *
   * @param root a folder, or a link to one; it and those above it are created if they are missing
   * @throws IOException if the folder cannot be created, written or forced to disk
   */
  public static FileDriver open(Path root) throws IOException {
    return new FileDriver(root, Clock.systemUTC(), Forces::atOnce);
  }

  static FileDriver open(Path root, Clock clock, Forces.Maker maker) throws IOException {
    return new FileDriver(root, clock, maker);
  }

  @Override
  public ReadableByteChannel read(String path, long offset, long length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(path + ": range " + offset + ", " + length);
    }
    return RangeChannel.of(openFile(path), path, offset, length);
  }

  private FileChannel openFile(String path) throws IOException {
    return FileChannel.open(
        root.find(path).file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public ObjectWriter write(String path) throws IOException {
    root.resolveObject(path);
    return new FileObjectWriter(path, temp.createFile(), placement, forces);
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    BasicFileAttributes found = root.find(path).attributes();
    placement.awaitForced(path);
    return new StoredObject(path, found.size(), found.lastModifiedTime().toInstant());
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    return new ObjectListing(reader, folder, startAfter);
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    return new FolderListing(reader, folder, startAfter);
  }

  @Override
  public void move(String from, String to) throws IOException {
    if (!root.find(from).file().equals(root.resolve(from))) {
      throw new IOException(from + ": is a symbolic link, which cannot be moved");
    }
    String origin = StorageRoot.parent(from);
    placement
        .show(root.resolve(from), to, origin, ForceSite.MOVE_ORIGIN)
        .force(ForceSite.MOVE_ENTRY);
  }

  @Override
  public void delete(String path) throws IOException {
    BasicFileAttributes found = root.look(path);
    if (found.isDirectory() || TempFolder.covers(path)) {
      throw new NoSuchFileException(path);
    }
    Files.delete(root.resolve(path));
    forces.folder(parentOf(path), ForceSite.DELETE_ENTRY);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    root.resolve(folder);
    if (folder.equals(StorageRoot.OWN_FOLDER)) {
      // It stays, as the temporary folder is in it.
      for (String name : reader.names(folder)) {
        removeFolder(FolderReader.child(folder, name), true);
      }
    } else if (!TempFolder.covers(folder)) {
      removeFolder(folder, false);
    }
  }

  private void removeFolder(String folder, boolean orObject) throws IOException {
    try {
      BasicFileAttributes found = root.look(folder);
      if (!found.isDirectory() && !found.isSymbolicLink() && !orObject) {
        return;
      }
      Path taken = temp.take(root.resolve(folder));
      folders.forget(folder);
      forces.folder(parentOf(folder), ForceSite.DELETE_FOLDER_ENTRY);
      TempFolder.removeTree(taken);
    } catch (NoSuchFileException e) {
      // Nobody's folder, or somebody else has just deleted it.
      return;
    }
  }

  private Path parentOf(String path) throws IOException {
    return root.resolveFolder(StorageRoot.parent(path));
  }

  @Override
  public void checkHealth() throws IOException {
    root.resolveFolder("");
    temp.check();
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return Optional.ofNullable(type.cast(capabilities.get(type)));
  }

  @Override
  public void close() {
    root.close();
  }

  @Override
  public String toString() {
    return "file:" + root.path();
  }
}
