package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  private static final List<UploadForm> FORMS =
      List.of(UploadForm.POST_PUT, UploadForm.POST_PATCH_PUT, UploadForm.STREAM);

  private final int pushes = Scale.of(16, 64);
  private final int mebibytes = Scale.of(32, 256);
  private final Random random = Scale.random("memory");
  private final List<Content> contents = Content.series(random, mebibytes * MEBIBYTE, pushes);

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
      return pushAll(server, "alone");
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
      double seconds = pushAll(server, "beside " + company);
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

  /** Pushes everything at once and gives the seconds it took. */
  private double pushAll(ServerProcess server, String how)
      throws IOException, InterruptedException, ExecutionException {
    long start = System.nanoTime();
    ExecutorService clients = Executors.newFixedThreadPool(pushes);
    try {
      List<Future<?>> answers = new ArrayList<>();
      for (int i = 0; i < pushes; i++) {
        Content content = contents.get(i);
        UploadForm form = FORMS.get(i % FORMS.size());
        answers.add(
            clients.submit(
                () -> {
                  try (PushClient client = new PushClient(server.port())) {
                    return form.push(client, "memory/large", content).expect(201);
                  }
                }));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    } finally {
      clients.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    try (PushClient client = new PushClient(server.port())) {
      for (Content content : contents) {
        Answer head = client.head("/v2/memory/large/blobs/" + content.digest()).expect(200);
        assertThat(head.header("content-length")).isEqualTo(Long.toString(content.size()));
      }
      String first = contents.get(0).digest();
      assertThat(client.get("/v2/memory/large/blobs/" + first).expect(200).digest())
          .isEqualTo(first);
    }
    long peak = ResidentMemory.peakMebibytes(server.pid());
    Scale.say(
        "memory: %d pushes of %d MB, %s: %.1f s, %.0f MB/s, %d MB resident"
            .formatted(pushes, mebibytes, how, seconds, pushes * mebibytes / seconds, peak));
    assertThat(peak).isLessThan(RESIDENT_LIMIT);
    return seconds;
  }
}
