package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Bucket;
import io.stowage.acceptance.fixture.Ceph;
import io.stowage.acceptance.fixture.S3Storage;
import io.stowage.acceptance.fixture.V1Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many large pushes at once into a bucket, under a small heap. Killed (SIGKILL) in the middle of
 * them, the server leaves nothing that does not go with its age.
 */
class S3UploadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path PATH = Path.of("/registry");
  private static final int PUSHES = 32;
  private static final int RESIDENT_LIMIT = 500;

  private final long size = (long) Scale.of(16, 512) << 20;
  private final LargePushes pushes =
      new LargePushes("large/app", Content.series(Scale.random("s3"), size, PUSHES));

  @AutoClose
  private final Ceph ceph =
      Ceph.start(PUSHES * size < 1 << 30 ? Ceph.Medium.MEMORY : Ceph.Medium.DISK);

  private final Bucket bucket = ceph.bucket("large");
  private final S3Storage storage = new S3Storage(bucket, false);

  @TempDir Path folder;

  @Test
  void largePushesTakeLittleMemory() throws Exception {
    try (ServerProcess server = ServerProcess.start(storage, PATH, 0, "-Xmx256m")) {
      double seconds = pushes.to(server, "into a bucket", RESIDENT_LIMIT);
      assertThat(seconds).isPositive();
    }
    assertThat(bucket.uploads()).isEmpty();
    assertThat(sessions()).isEmpty();
  }

  @Test
  void whatAKillLeavesGoesWithItsAge() throws Exception {
    killInTheMiddle();
    List<String> left = bucket.uploads();
    assertThat(left).as("multipart uploads that nobody ends").isNotEmpty();
    Scale.say("s3: a kill left %d multipart uploads".formatted(left.size()));

    try (ServerProcess server = ServerProcess.start(storage, PATH, 0, "-Xmx256m")) {
      try (PushClient client = new PushClient(server.port())) {
        client.get("/v2/large/app/tags/list").expect(200, 404);
      }
      assertThat(bucket.uploads()).as("too young to go").containsAll(left);
    }
    try (ServerProcess server = startImpatient()) {
      Deadline.await(
          PATIENCE,
          () -> bucket.uploads() + " " + sessions(),
          () -> bucket.uploads().isEmpty() && sessions().isEmpty());
      double seconds = pushes.to(server, "into a bucket, again", RESIDENT_LIMIT);
      assertThat(seconds).isPositive();
    }
  }

  private void killInTheMiddle() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(PUSHES);
    try (ServerProcess server = ServerProcess.start(storage, PATH, 0, "-Xmx256m")) {
      List<Future<Answer>> answers = pushes.begin(server, clients);
      Deadline.await(PATIENCE, bucket::uploads, () -> bucket.uploads().size() >= PUSHES / 8);
      server.kill();
      int broken = 0;
      for (Future<Answer> answer : answers) {
        try {
          answer.get();
        } catch (ExecutionException e) {
          broken++;
        }
      }
      assertThat(broken).as("pushes that the kill has broken").isPositive();
    } finally {
      clients.shutdownNow();
    }
  }

  /** A server that throws uploads away that nobody has written to for a second. */
  private ServerProcess startImpatient() {
    Map<String, String> settings = Map.of("standalone", "true", "limits", "{upload_expiry: 1s}");
    Path file = V1Settings.write(folder, storage.settings(PATH), settings);
    return ServerProcess.start(
        Map.of(
            "REGISTRY_PORT",
            "0",
            "DOCKER_REGISTRY_CONFIG",
            file.toString(),
            "SETTINGS_FLAVOR",
            V1Settings.FLAVOR),
        "-Xmx256m");
  }

  /** The keys of upload sessions. */
  private List<String> sessions() {
    return bucket.keys("registry/").stream()
        .filter(key -> key.contains("/_uploads/") || key.contains("/_stowage/tmp/"))
        .toList();
  }
}
