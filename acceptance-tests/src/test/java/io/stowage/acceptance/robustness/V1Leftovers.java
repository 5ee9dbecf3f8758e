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

/** Layers of the v1 API in a storage folder that have not come as a whole. */
final class V1Leftovers {

  /** Longer than they are kept. */
  private static final Duration OLD = Duration.ofDays(8);

  private final Path uploads;

  V1Leftovers(Path storage) {
    this.uploads = storage.resolve("_stowage/v1/uploads");
  }

  /** Their files. */
  List<Path> files() throws IOException {
    if (!Files.exists(uploads)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(uploads)) {
      return walk.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return files(); // the server has just taken one away
      }
      throw e;
    }
  }

  /** Makes them as old as if the server had been down for days. */
  void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(OLD));
    for (Path file : files()) {
      Files.setLastModifiedTime(file, old);
    }
  }
}
