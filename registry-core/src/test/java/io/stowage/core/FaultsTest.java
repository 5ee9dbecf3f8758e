package io.stowage.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Upload;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.Faults;
import io.stowage.driver.testkit.FaultyDriver;
import io.stowage.driver.testkit.InjectedFaultException;
import io.stowage.driver.testkit.MemoryDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call of the storage fails once, during every kind of request: the client is told so, what
 * was there stays, and trying again succeeds.
 */
@ParameterizedClass
@EnumSource(FaultsTest.Setting.class)
class FaultsTest {

  private static final int MOST_CALLS = 500;

  private final Setting setting;

  /** What the request that is tried answered last, to be told if something is wrong then. */
  private @Nullable Throwable answer;

  FaultsTest(Setting setting) {
    this.setting = setting;
  }

  /** Over which driver, and whether the call that fails had its effect. */
  enum Setting {
    FILES,
    FILES_WHOSE_ANSWERS_ARE_LOST,
    MEMORY,
    MEMORY_WHOSE_ANSWERS_ARE_LOST;

    boolean answersAreLost() {
      return this == FILES_WHOSE_ANSWERS_ARE_LOST || this == MEMORY_WHOSE_ANSWERS_ARE_LOST;
    }

    StorageDriver open(FileSystem files) throws IOException {
      return this == FILES || this == FILES_WHOSE_ANSWERS_ARE_LOST
          ? FileDriver.open(files.getPath("/work/root"))
          : new MemoryDriver();
    }
  }

  /** What is done while a call fails. */
  enum Request {
    PUSH_AT_ONCE {
      @Override
      void run(Bench bench) {
        bench.repository.pushBlob(bench.layer);
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertBlob();
      }
    },
    PUSH_AFTER_START {
      @Override
      void run(Bench bench) {
        bench.finish(bench.start(), 0);
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertBlob();
      }
    },
    PUSH_IN_CHUNKS {
      @Override
      void run(Bench bench) {
        String id = bench.start();
        bench.append(id, 0, 1_000);
        bench.append(id, 1_000, 2_000);
        bench.finish(id, 2_000);
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertBlob();
      }
    },
    /** Chunks, each of which is tried again from where the upload says that it is. */
    RESUME {
      @Override
      void run(Bench bench) {
        if (bench.id == null) {
          bench.id = bench.start();
        }
        String id = bench.id;
        int at = (int) bench.registry.uploads().offset(bench.name(), id);
        while (at < 3_000) {
          bench.append(id, at, at + 500);
          at += 500;
        }
        bench.finish(id, at);
      }

      @Override
      void retry(Bench bench) {
        try {
          run(bench);
        } catch (RegistryException e) {
          // It failed after the upload was gone.
          assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN);
          bench.id = null;
          run(bench);
        }
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertBlob();
      }
    },
    CANCEL {
      @Override
      void run(Bench bench) {
        String id = bench.start();
        bench.append(id, 0, 1_000);
        bench.registry.uploads().cancel(bench.name(), id);
      }
    },
    MOUNT {
      @Override
      void run(Bench bench) {
        RepositoryName target = RepositoryName.parse("target");
        Digest digest = Content.sha256(bench.baseLayer);
        assertThat(bench.registry.blobs().mount(target, digest, bench.name())).isTrue();
        assertThat(
                bench
                    .registry
                    .blobs()
                    .mountFromAny(RepositoryName.parse("other"), digest, name -> true))
            .isTrue();
      }

      @Override
      void check(Bench bench) throws IOException {
        Digest digest = Content.sha256(bench.baseLayer);
        assertThat(TestRepository.of(bench.registry, "target").readBlob(digest))
            .isEqualTo(bench.baseLayer);
        assertThat(TestRepository.of(bench.registry, "other").readBlob(digest))
            .isEqualTo(bench.baseLayer);
      }
    },
    PUSH_MANIFEST {
      @Override
      void run(Bench bench) {
        byte[] image = bench.attachment();
        bench
            .registry
            .manifests()
            .put(bench.name(), Tag.parse("new"), List.of(Tag.parse("n2")), image, null);
      }

      @Override
      void check(Bench bench) {
        assertThat(bench.repository.get("new")).isEqualTo(bench.attachment());
        assertThat(bench.repository.get("n2")).isEqualTo(bench.attachment());
        assertThat(bench.referrers()).isEqualTo(1);
      }
    },
    MOVE_TAG {
      @Override
      void run(Bench bench) {
        bench.repository.push("moving", bench.attachment());
      }

      @Override
      void checkAfterFault(Bench bench) throws IOException {
        assertThat(bench.repository.pull(Tag.parse("moving")))
            .isIn(Content.sha256(bench.base), Content.sha256(bench.attachment()));
      }

      @Override
      void check(Bench bench) throws IOException {
        assertThat(bench.repository.get("moving")).isEqualTo(bench.attachment());
      }
    },
    DELETE_TAG {
      @Override
      void run(Bench bench) {
        bench.repository.delete("moving");
      }

      @Override
      void retry(Bench bench) {
        bench.deleteUnlessGone("moving");
      }

      @Override
      void check(Bench bench) {
        assertThat(bench.repository.tags()).containsExactly("base", "doomed");
      }
    },
    DELETE_MANIFEST {
      @Override
      void run(Bench bench) {
        bench.repository.delete(Content.sha256(bench.doomed).toString());
      }

      @Override
      void retry(Bench bench) {
        bench.deleteUnlessGone(Content.sha256(bench.doomed).toString());
      }

      @Override
      void check(Bench bench) {
        assertThat(bench.repository.tags()).containsExactly("base", "moving");
        assertThat(bench.referrers()).isZero();
      }
    },
    DELETE_BLOB {
      @Override
      void run(Bench bench) {
        bench.registry.blobs().delete(bench.name(), Content.sha256(bench.spare));
      }

      @Override
      void retry(Bench bench) {
        try {
          run(bench);
        } catch (RegistryException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UNKNOWN);
        }
      }
    },
    PULL {
      @Override
      void run(Bench bench) throws IOException {
        try (Registry cold = bench.open()) {
          TestRepository.of(cold, "a/b").pull(Tag.parse("base"));
          cold.manifests().head(bench.name(), Tag.parse("base"));
        }
      }
    },
    LIST {
      @Override
      void run(Bench bench) {
        try (Registry cold = bench.open()) {
          assertThat(TestRepository.of(cold, "a/b").tags()).hasSize(3);
          assertThat(cold.catalog().list("", 10).entries()).containsExactly(bench.name());
          assertThat(
                  cold.referrers()
                      .list(bench.name(), Content.sha256(bench.base), null, "", 10)
                      .entries())
              .hasSize(1);
        }
      }
    },
    PURGE {
      @Override
      void run(Bench bench) {
        bench.append(bench.start(), 0, 10);
        bench.clock.advance(Duration.ofDays(30));
        bench.registry.uploads().purge();
      }
    };

    abstract void run(Bench bench) throws IOException;

    void retry(Bench bench) throws IOException {
      run(bench);
    }

    void checkAfterFault(Bench bench) throws IOException {}

    void check(Bench bench) throws IOException {}
  }

  /** A registry with some content over a driver that can be made to fail. */
  static final class Bench implements AutoCloseable {
    final byte[] config = Content.of("{}");
    final byte[] baseLayer = Content.random(1, 500);
    final byte[] spare = Content.random(2, 600);
    final byte[] layer = Content.random(3, 4_000);
    final byte[] base = ManifestJson.image().layer(baseLayer).toBytes();
    final byte[] doomed = ManifestJson.image().subject(base).annotation("is", "doomed").toBytes();
    final TestClock clock = new TestClock();
    final Faults faults = new Faults();
    final StorageDriver driver;
    final Registry registry;
    final TestRepository repository;
    @Nullable String id;

    Bench(StorageDriver storage) {
      driver = new FaultyDriver(storage, faults);
      registry = open();
      repository = TestRepository.of(registry, "a/b");
      repository.pushBlob(config);
      repository.pushBlob(baseLayer);
      repository.pushBlob(spare);
      repository.push("base", base);
      repository.push("moving", base);
      repository.push("doomed", doomed);
    }

    Registry open() {
      return Registry.open(driver, RegistryOptions.defaults(), clock);
    }

    RepositoryName name() {
      return repository.name();
    }

    byte[] attachment() {
      return ManifestJson.image().layer(baseLayer).subject(doomed).toBytes();
    }

    int referrers() {
      return registry
          .referrers()
          .list(name(), Content.sha256(doomed), null, "", 10)
          .entries()
          .size();
    }

    String start() {
      return registry.uploads().start(name(), null);
    }

    void append(String session, int from, int to) {
      try (Upload upload = registry.uploads().append(name(), session)) {
        upload.write(Content.slice(layer, from, to));
      }
    }

    void finish(String session, int from) {
      Digest digest = Content.sha256(layer);
      try (Upload upload =
          registry.uploads().finish(name(), session, digest, layer.length - from)) {
        ByteBuffer rest = Content.slice(layer, from, layer.length);
        upload.write(rest);
        upload.commit();
      }
    }

    void deleteUnlessGone(String reference) {
      try {
        repository.delete(reference);
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
      }
    }

    void assertBlob() throws IOException {
      assertThat(repository.readBlob(Content.sha256(layer))).isEqualTo(layer);
    }

    /** What was acknowledged at the start is there, also for another server. */
    void assertNothingLost() throws IOException {
      try (Registry cold = open()) {
        for (Registry server : new Registry[] {registry, cold}) {
          TestRepository mine = TestRepository.of(server, "a/b");
          assertThat(mine.pull(Tag.parse("base"))).isEqualTo(Content.sha256(base));
          for (String tag : mine.tags()) {
            mine.pull(Tag.parse(tag));
          }
        }
      }
    }

    /** All uploads can be thrown away when they are old: none is held by a request any more. */
    void assertNoUploadIsBusy() throws IOException {
      clock.advance(Duration.ofDays(30));
      registry.uploads().purge();
      assertThat(Paths.in(driver, Paths.uploads("a/b"))).isEmpty();
    }

    @Override
    public void close() throws IOException {
      registry.close();
      driver.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Request.class)
  void eachCallFailsOnce(Request request) throws IOException {
    for (int call = 1; call <= MOST_CALLS; call++) {
      try (FileSystem files = Jimfs.newFileSystem(Configuration.unix());
          Bench bench = new Bench(setting.open(files))) {
        if (!fails(request, bench, call)) {
          assertThat(call).as("calls").isGreaterThan(2);
          return;
        }
      } catch (AssertionError | RegistryException e) {
        throw new AssertionError(
            "%s, call %s, which gave %s: %s".formatted(request, call, answer, e.getMessage()), e);
      }
    }
    throw new AssertionError("more calls than that are not expected: " + MOST_CALLS);
  }

  /** Runs a request with one call failing; whether there was such a call. */
  private boolean fails(Request request, Bench bench, int call) throws IOException {
    long before = bench.faults.calls();
    if (setting.answersAreLost()) {
      bench.faults.failAfterCall(call);
    } else {
      bench.faults.failCall(call);
    }
    boolean failed = false;
    answer = null;
    try {
      request.run(bench);
    } catch (InjectedFaultException e) {
      answer = e; // of a blob that is being read
      failed = true;
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(e.message()).endsWith("try again later");
      answer = e.getCause();
      failed = true;
    }
    boolean faulted = bench.faults.calls() - before >= call;
    bench.faults.heal();
    bench.assertNothingLost();
    request.checkAfterFault(bench);
    if (failed) {
      request.retry(bench);
    }
    request.check(bench);
    bench.assertNothingLost();
    bench.assertNoUploadIsBusy();
    return faulted;
  }
}
