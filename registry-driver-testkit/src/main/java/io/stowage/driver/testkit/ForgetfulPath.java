package io.stowage.driver.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path of a {@link ForgetfulFileSystem}. */
final class ForgetfulPath implements Path {
  private final ForgetfulFileSystem fileSystem;
  private final Path path;

  ForgetfulPath(ForgetfulFileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /** The path in the file system below. */
  static Path unwrap(Path path) {
    if (path instanceof ForgetfulPath own) {
      return own.path;
    }
    throw new ProviderMismatchException(path.toString());
  }

  private Path wrap(Path other) {
    return new ForgetfulPath(fileSystem, other);
  }

  private @Nullable Path wrapIfThere(@Nullable Path other) {
    return other == null ? null : wrap(other);
  }

  @Override
  public ForgetfulFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return path.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return wrapIfThere(path.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return wrapIfThere(path.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return wrapIfThere(path.getParent());
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrap(path.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return wrap(path.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return path.startsWith(unwrap(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return path.endsWith(unwrap(other));
  }

  @Override
  public Path normalize() {
    return wrap(path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrap(path.resolve(unwrap(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrap(path.relativize(unwrap(other)));
  }

  @Override
  public URI toUri() {
    return path.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrap(path.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrap(path.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("watching");
  }

  @Override
  public int compareTo(Path other) {
    return path.compareTo(unwrap(other));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ForgetfulPath own
        && fileSystem.equals(own.fileSystem)
        && path.equals(own.path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fileSystem, path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
