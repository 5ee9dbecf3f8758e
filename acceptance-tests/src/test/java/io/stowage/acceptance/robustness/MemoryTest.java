package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many large pushes at once under a small heap, without company and then beside clients that hold
 * connections and send next to nothing. Memory stays small, and the company slows nobody.
 */
class MemoryTest {

  private static final long MEBIBYTE = 1 << 20;
  private static final int RESIDENT_LIMIT = 300;

  /** How much longer the pushes may take beside the slow clients; the machine has its moods. */
  private static final double SLOWER_LIMIT = 2;

  private final Random random = Scale.random("memory");
  private final LargePushes pushes =
      new LargePushes(
          "memory/large", Content.series(random, Scale.of(32, 256) * MEBIBYTE, Scale.of(16, 64)));

  @TempDir Path folder;

  @Test
  void largePushesTakeLittleMemoryAndAreNotSlowedByIdlers() throws Exception {
    double alone = pushAlone();
    deleteBlobs();
    double beside = pushBesideIdlers();
    Scale.say("memory: %.2f times as long beside them".formatted(beside / alone));
    assertThat(beside / alone).isLessThan(SLOWER_LIMIT);
  }

  private double pushAlone() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, 0, "-Xmx128m")) {
      return pushes.to(server, "alone", RESIDENT_LIMIT);
    }
  }

  private double pushBesideIdlers() throws Exception {
    List<Content> idle = Content.series(random, MEBIBYTE, Scale.of(200, 1000));
    List<Content> trickling = Content.series(random, 10_000, Scale.of(50, 200));
    try (ServerProcess server = ServerProcess.start(folder, 0, "-Xmx128m");
        IdleUploads idlers = new IdleUploads(server.port(), "memory/idle", idle);
        TricklingUploads tricklers =
            new TricklingUploads(server.port(), "memory/trickle", trickling)) {
      String company = idlers.count() + " idle and " + trickling.size() + " trickling uploads";
      double seconds = pushes.to(server, "beside " + company, RESIDENT_LIMIT);
      tricklers.finish();
      return seconds;
    }
  }

  /** Makes room: what the first half wrote may be as much as the disk has. */
  private void deleteBlobs() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        Files.delete(path);
      }
    }
  }
}
