package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.s3.fault.Fault;
import io.stowage.driver.s3.fault.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store and a network that hiccup at every tenth request. */
class FaultyStoreTest {

  private static final int WORKERS = 8;

  /** What each of them does; more with {@code -Dstowage.long=true}. */
  private static final int STEPS = Boolean.getBoolean("stowage.long") ? 1000 : 60;

  @RegisterExtension private static final S3ProxyServer SERVER = new S3ProxyServer();

  private final String bucket = SERVER.newBucket();

  @Test
  void losesAndMixesUpNothing() throws Exception {
    try (FaultProxy proxy = FaultProxy.start(SERVER.uri());
        StorageDriver faulty = open(proxy);
        StorageDriver honest = S3Driver.open(SERVER.settings(bucket).build())) {
      List<FaultyWorker> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(new FaultyWorker(faulty, honest, "worker/" + i, i));
      }
      proxy.inject(0.1, 5);
      runTogether(workers);
      proxy.inject(0, 0);

      for (FaultyWorker worker : workers) {
        worker.witness().checkAll();
        assertThat(worker.witness().misleading()).isEmpty();
      }
      ResumableUploads uploads = honest.capability(ResumableUploads.class).orElseThrow();
      int unused = uploads.purge(Instant.now().plus(1, ChronoUnit.DAYS));
      assertThat(SERVER.store().listMultipartUploads(bucket)).isEmpty();
      assertThat(proxy.injected()).containsOnlyKeys(Fault.values());
      assertThat(workers.stream().mapToInt(worker -> worker.witness().failures()).sum())
          .as("failures, which a second try does not always prevent")
          .isPositive();
    }
  }

  private StorageDriver open(FaultProxy proxy) throws IOException {
    // Fewer tries than there are by default let some of the failures through. No request is given
    // up while the store is still at it.
    return S3Driver.open(
        SERVER
            .settings(bucket, proxy.uri())
            .attempts(2)
            .partSize((int) S3Settings.MIN_PART_SIZE)
            .timeout(Duration.ofMinutes(1))
            .build());
  }

  private static void runTogether(List<FaultyWorker> workers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(workers.size());
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (FaultyWorker worker : workers) {
        tasks.add(() -> worker.run(STEPS));
      }
      for (Future<Integer> task : threads.invokeAll(tasks)) {
        assertThat(task.get()).isEqualTo(STEPS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
