package io.stowage.driver.file;

import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The root folder, and what is below it. Finds files by storage path, under their exact names only,
 * and refuses to leave the root through a symbolic link.
 */
final class StorageRoot {
  /** How many files are remembered to lie inside the root. */
  private static final int MOST_KNOWN = 50_000;

  /** The folder in the root that all which is no other registry's layout is in. */
  static final String OWN_FOLDER = "_stowage";

  private final Path root;
  private final Path realRoot;

  /** Whether the file system tells names apart that differ in case or normalisation. */
  private final boolean exactNames;

  private final boolean slashes;

  /**
   * What was found to lie inside the root, by path: the identity of the file that was there. As
   * long as a look finds the same file, no link on the way can have been turned elsewhere.
   */
  private final ConcurrentHashMap<String, Object> known = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /**
   * A root.
   *
   * @param root an absolute path of a folder that is there, in which a folder of Stowage's own is
   *     created
   */
  StorageRoot(Path root) throws IOException {
    this.root = root;
    this.realRoot = root.toRealPath();
    this.slashes = root.getFileSystem().getSeparator().equals("/");
    this.exactNames = tellsCaseApart(root);
  }

  private static boolean tellsCaseApart(Path root) throws IOException {
    Path name = root.resolve(OWN_FOLDER);
    try {
      Files.createDirectory(name);
    } catch (FileAlreadyExistsException e) {
      // Somebody was here before.
    }
    Path other = root.resolve(OWN_FOLDER.toUpperCase(Locale.ROOT));
    return !Files.exists(other) || !Files.isSameFile(name, other);
  }

  Path path() {
    return root;
  }

  void close() {
    closed = true;
  }

  /** Where an object or a folder other than the root is, whether or not it is there. */
  Path resolve(String path) throws IOException {
    return resolveFolder(StoragePath.check(path));
  }

  /** Where an object can be put. */
  Path resolveObject(String path) throws IOException {
    Path file = resolve(path);
    if (TempFolder.covers(path)) {
      throw new IOException(path + ": the driver keeps this folder to itself");
    }
    return file;
  }

  /** Where a folder is, whether or not it is there; the empty string is the root. */
  Path resolveFolder(String folder) throws IOException {
    StoragePath.checkFolder(folder);
    if (closed) {
      throw new IOException(folder + ": the driver is closed");
    }
    if (!slashes && (folder.indexOf('\\') >= 0 || (folder + "/").contains("./"))) {
      throw new IOException(folder + ": not a name that this file system can hold");
    }
    try {
      return root.resolve(folder);
    } catch (InvalidPathException e) {
      throw new IOException(folder + ": not a name that this file system can hold", e);
    }
  }

  /** The folder that a path is in; the empty string is the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /**
   * Finds an object.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if a symbolic link on the way leads out of the root
   */
  FoundFile find(String path) throws IOException {
    Path file = resolve(path);
    BasicFileAttributes attributes = attributes(file);
    if (attributes.isSymbolicLink()) {
      file = real(path, file);
      attributes = attributes(file);
    } else {
      confine(path, file, attributes);
    }
    if (!attributes.isRegularFile() || TempFolder.covers(path)) {
      throw new NoSuchFileException(path);
    }
    return new FoundFile(file, attributes);
  }

  /**
   * Whether a folder is there.
   *
   * @throws IOException if a symbolic link on the way leads out of the root
   */
  boolean isFolder(String folder) throws IOException {
    Path directory = resolveFolder(folder);
    try {
      BasicFileAttributes attributes = attributes(directory);
      if (attributes.isSymbolicLink()) {
        return attributes(real(folder, directory)).isDirectory();
      }
      confine(folder, directory, attributes);
      return attributes.isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Refuses to put an object where something else is.
   *
   * @throws IOException if there is a folder, a link that leads out of the root, or an object whose
   *     name differs in case only
   */
  void checkReplaceable(String path, Path file) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = attributes(file);
    } catch (NoSuchFileException e) {
      return;
    }
    if (attributes.isDirectory()) {
      throw new IOException(path + ": is a folder");
    }
    if (attributes.isSymbolicLink() || !exactNames) {
      try {
        if (!isExact(path, inside(path, file))) {
          throw nameTaken(path);
        }
      } catch (NoSuchFileException e) {
        // A link to nowhere, or gone by now: it can be replaced.
        return;
      }
    }
  }

  static IOException nameTaken(String path) {
    return new IOException(
        path + ": something else is there, or a name that this file system takes for the same");
  }

  /**
   * Reads the attributes of a file, not following it.
   *
   * @throws NoSuchFileException also if something on the way is no folder
   */
  static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      if (isBelowFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      throw e;
    }
  }

  /** Checks what is at a path for being named exactly so, if the file system does not do that. */
  void checkName(String path, Path file) throws IOException {
    if (!exactNames) {
      real(path, file);
    }
  }

  /**
   * Looks at what is at a path, not following it, though it may be followed on the way there.
   *
   * @throws NoSuchFileException if there is nothing
   * @throws IOException if a symbolic link on the way leads out of the root
   */
  BasicFileAttributes look(String path) throws IOException {
    Path file = resolve(path);
    BasicFileAttributes attributes = attributes(file);
    if (!attributes.isSymbolicLink()) {
      confine(path, file, attributes);
    } else if (!isFolder(parent(path))) {
      throw new NoSuchFileException(path);
    }
    return attributes;
  }

  private static boolean isBelowFile(Path file) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        return !Files.isDirectory(above);
      }
    }
    return false;
  }

  /** Refuses a file that is no link itself, but is reached through one that leads out. */
  private void confine(String path, Path file, BasicFileAttributes attributes) throws IOException {
    Object identity = attributes.fileKey();
    if (!exactNames || identity == null) {
      real(path, file);
    } else if (!identity.equals(known.get(path))) {
      if (!isInKnownFolder(path)) {
        real(path, file);
      }
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(path, identity);
    }
  }

  private boolean isInKnownFolder(String path) throws IOException {
    String folder = parent(path);
    Object identity = known.get(folder);
    return identity != null && identity.equals(attributes(resolveFolder(folder)).fileKey());
  }

  /** Follows all links, and takes only what is inside and, if need be, named exactly so. */
  Path real(String path, Path file) throws IOException {
    Path real = inside(path, file);
    if (!isExact(path, real)) {
      throw new NoSuchFileException(path);
    }
    return real;
  }

  private Path inside(String path, Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(realRoot)) {
      throw new IOException(path + ": a symbolic link on this path leads out of the storage");
    }
    return real;
  }

  /** Where names are not exact, links are taken for missing too: they cannot be told apart. */
  private boolean isExact(String path, Path real) {
    return exactNames || real.toString().equals(realRoot.resolve(path).toString());
  }

  /** An object's file, which is no link, and what was found out about it. */
  record FoundFile(Path file, BasicFileAttributes attributes) {}
}
