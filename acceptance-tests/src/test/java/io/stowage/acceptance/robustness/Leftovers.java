package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What dead uploads have left in a storage folder. */
final class Leftovers {

  /** Longer than an upload is kept. */
  private static final Duration OLD = Duration.ofDays(8);

  private final Path storage;

  Leftovers(Path storage) {
    this.storage = storage;
  }

  /** The files of uploads that were not finished, visible nowhere. */
  List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(storage)) {
      return walk.filter(this::isLeftover).filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return files();
      }
      throw e;
    }
  }

  private boolean isLeftover(Path path) {
    Path below = storage.relativize(path);
    return below.startsWith(Path.of("_stowage", "tmp"))
        || Stream.iterate(below, each -> each != null, Path::getParent)
            .anyMatch(each -> each.endsWith("_uploads"));
  }

  /** Makes them as old as if the server had been down for days. */
  void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(OLD));
    try (Stream<Path> walk = Files.walk(storage)) {
      for (Path path : walk.filter(this::isLeftover).toList()) {
        Files.setLastModifiedTime(path, old);
      }
    }
  }
}
