package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder on the disk that is measured. */
final class Folder implements Storage {
  /** Files of at least this size that a push left are removed after its run. */
  private static final long LARGE = 500_000;

  private final Path path;

  private Folder(Path path) {
    this.path = path;
  }

  static Folder create(Path path) throws IOException {
    return new Folder(Files.createDirectory(path));
  }

  @Override
  public String location() {
    return path.toString();
  }

  @Override
  public void makeRoom(Instant since) throws IOException {
    FileTime begin = FileTime.from(since);
    List<Path> large = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(
            path,
            Integer.MAX_VALUE,
            (file, attributes) ->
                attributes.isRegularFile()
                    && attributes.size() >= LARGE
                    && attributes.lastModifiedTime().compareTo(begin) > 0)) {
      files.forEach(large::add);
    }
    for (Path file : large) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(path)) {
      delete(path);
    }
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
