package io.stowage.driver.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes calls on to the file system below, and opens channels that notice forces. */
final class ForgetfulProvider extends FileSystemProvider {
  private final ForgetfulFileSystem fileSystem;

  ForgetfulProvider(ForgetfulFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  private static Path unwrap(Path path) {
    return ForgetfulPath.unwrap(path);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = unwrap(path);
    synchronized (fileSystem.durable()) {
      if (Files.isDirectory(file)) {
        if (options.contains(StandardOpenOption.WRITE)) {
          throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        return new FolderChannel(fileSystem, path.toString(), DurableState.identity(file));
      }
      FileChannel channel = FileChannel.open(file, options, attributes);
      // The one for writing may not be able to read what has to be remembered at a force.
      FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
      return new ForgetfulChannel(
          fileSystem, path.toString(), DurableState.identity(file), channel, reader);
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (Files.isDirectory(unwrap(path))) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> below = Files.newDirectoryStream(unwrap(folder))) {
      for (Path path : below) {
        Path wrapped = fileSystem.wrap(path);
        if (filter.accept(wrapped)) {
          found.add(wrapped);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    synchronized (fileSystem.durable()) {
      Files.createDirectory(unwrap(folder), attributes);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    synchronized (fileSystem.durable()) {
      Files.delete(unwrap(path));
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    synchronized (fileSystem.durable()) {
      Files.move(unwrap(source), unwrap(target), options);
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("copying");
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(unwrap(path), unwrap(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(unwrap(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(unwrap(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path below = unwrap(path);
    below.getFileSystem().provider().checkAccess(below, modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(unwrap(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(unwrap(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(unwrap(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(unwrap(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "forgetful";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("by URI");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("by URI");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("by URI");
  }
}
