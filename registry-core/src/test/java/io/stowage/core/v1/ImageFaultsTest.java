package io.stowage.core.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.model.ImageId;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.Faults;
import io.stowage.driver.testkit.FaultyDriver;
import io.stowage.driver.testkit.InjectedFaultException;
import io.stowage.driver.testkit.MemoryDriver;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call of the storage fails once, during every request of the v1 API that writes and those
 * that make images and manifests of each other: the client is told so, nothing is half there, what
 * was there stays, and trying again succeeds.
 */
@ParameterizedClass
@EnumSource(ImageFaultsTest.Setting.class)
class ImageFaultsTest {

  private static final int MOST_CALLS = 500;
  private static final ImageId A = TestImages.id("a");
  private static final ImageId B = TestImages.id("b");
  private static final Push BASE = Push.of(A, null, "base");
  private static final Push TOP = Push.of(B, A, "top");

  private final Setting setting;

  /** What the request that is tried answered last, to be told if something is wrong then. */
  private @Nullable Throwable answer;

  ImageFaultsTest(Setting setting) {
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
    JSON {
      @Override
      void run(Bench bench) {
        TOP.putJson(bench.registry);
      }

      @Override
      void check(Bench bench) throws IOException {
        TOP.putLayer(bench.registry);
        TOP.putChecksum(bench.registry);
        bench.assertWhole();
      }
    },
    LAYER {
      @Override
      void prepare(Bench bench) {
        TOP.putJson(bench.registry);
      }

      @Override
      void run(Bench bench) {
        TOP.putLayer(bench.registry);
      }

      @Override
      void check(Bench bench) throws IOException {
        TOP.putChecksum(bench.registry);
        bench.assertWhole();
      }
    },
    CHECKSUM {
      @Override
      void prepare(Bench bench) {
        TOP.putJson(bench.registry);
        TOP.putLayer(bench.registry);
      }

      @Override
      void run(Bench bench) {
        TOP.putChecksum(bench.registry);
      }

      @Override
      void retry(Bench bench) {
        try {
          run(bench);
        } catch (RegistryException e) {
          // It failed after the image was complete.
          assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_EXISTS);
        }
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertWhole();
      }
    },
    /** All three steps and the tag, as a client begins again. */
    PUSH {
      @Override
      void run(Bench bench) {
        TOP.push(bench.registry);
        bench.tags.put("new", B);
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertWhole();
        bench.assertTag("new", ImageCuts.layer(TOP));
      }
    },
    TAG_OVER_A_LINK {
      @Override
      void run(Bench bench) {
        bench.tags.put("oci", A);
      }

      @Override
      void checkAfterFault(Bench bench) throws IOException {
        assertThat(bench.tags.find("oci")).isIn(ImageCuts.layer(BASE), ImageCuts.layer(TOP));
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("oci", ImageCuts.layer(BASE));
      }
    },
    LINK_OVER_A_TAG {
      @Override
      void run(Bench bench) {
        byte[] unused = bench.tags.push("both", BASE.layer(), TOP.layer());
      }

      @Override
      void checkAfterFault(Bench bench) throws IOException {
        assertThat(bench.tags.find("both")).isIn(ImageCuts.layer(BASE), ImageCuts.layer(TOP));
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("both", ImageCuts.layer(TOP));
      }
    },
    DELETE_TAG_BY_V1 {
      @Override
      void run(Bench bench) {
        bench.registry.repositories().deleteTag(BothTags.NAME, "oci");
      }

      @Override
      void retry(Bench bench) {
        bench.ignoring(ErrorCode.TAG_UNKNOWN, () -> run(bench));
      }

      @Override
      void checkAfterFault(Bench bench) throws IOException {
        assertThat(bench.tags.find("oci")).isIn(ImageCuts.GONE, ImageCuts.layer(TOP));
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("oci", ImageCuts.GONE);
      }
    },
    /** The tag stands for v1, and under it another of v1 that a link has hidden. */
    DELETE_TAG_BY_OCI {
      @Override
      void prepare(Bench bench) {
        byte[] unused = bench.tags.push("both", BASE.layer(), TOP.layer());
      }

      @Override
      void run(Bench bench) {
        bench.tags.repository().delete("both");
      }

      @Override
      void retry(Bench bench) {
        bench.ignoring(ErrorCode.MANIFEST_UNKNOWN, () -> run(bench));
      }

      @Override
      void checkAfterFault(Bench bench) throws IOException {
        assertThat(bench.tags.find("both")).isIn(ImageCuts.GONE, ImageCuts.layer(TOP));
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("both", ImageCuts.GONE);
      }
    },
    MANIFEST_FOR_AN_IMAGE {
      @Override
      void prepare(Bench bench) {
        TOP.push(bench.registry);
        bench.tags.put("new", B);
      }

      @Override
      void run(Bench bench) {
        byte[] unused = TestImages.await(() -> bench.tags.repository().get("new"));
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("new", ImageCuts.layer(TOP));
        byte[] manifest = TestImages.await(() -> bench.tags.repository().get("new"));
        bench.tags.repository().push("again", manifest);
        assertThat(bench.registry.repositories().tag(BothTags.NAME, "again")).isEqualTo(B);
      }
    },
    IMAGES_FOR_A_MANIFEST {
      @Override
      void run(Bench bench) {
        ImageId id = bench.registry.repositories().tag(BothTags.NAME, "oci");
        Image unused = bench.registry.images().get(id);
      }

      @Override
      void check(Bench bench) throws IOException {
        bench.assertTag("oci", ImageCuts.layer(TOP));
      }
    },
    PULL {
      @Override
      void run(Bench bench) throws IOException {
        try (Registry cold = bench.open()) {
          assertThat(Push.whole(cold, A, List.of(BASE))).isZero();
          assertThat(cold.repositories().tags(BothTags.NAME)).isNotEmpty();
          assertThat(cold.repositories().reaches(BothTags.NAME, A)).isTrue();
        }
      }
    };

    void prepare(Bench bench) {}

    abstract void run(Bench bench) throws IOException;

    void retry(Bench bench) throws IOException {
      run(bench);
    }

    void checkAfterFault(Bench bench) throws IOException {}

    void check(Bench bench) throws IOException {}
  }

  /** A registry with some images over a driver that can be made to fail. */
  static final class Bench implements AutoCloseable {
    final TestClock clock = new TestClock();
    final Faults faults = new Faults();
    final StorageDriver driver;
    final Registry registry;
    final BothTags tags;

    Bench(StorageDriver storage) {
      driver = new FaultyDriver(storage, faults);
      registry = open();
      tags = new BothTags(registry);
      BASE.push(registry);
      tags.put("base", A);
      tags.put("both", A);
      byte[] unused = tags.push("oci", BASE.layer(), TOP.layer());
      // So that no background work is left that would be the one to fail.
      byte[] files = TestImages.await(() -> registry.images().files(A));
      assertThat(files).isNotEmpty();
    }

    Registry open() {
      return Registry.open(driver, RegistryOptions.defaults(), clock);
    }

    void ignoring(ErrorCode code, Runnable retry) {
      try {
        retry.run();
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(code);
      }
    }

    void assertWhole() throws IOException {
      assertThat(Push.whole(registry, B, List.of(TOP))).isZero();
    }

    void assertTag(String tag, String layer) throws IOException {
      assertThat(tags.find(tag)).isEqualTo(layer);
      try (Registry cold = open()) {
        assertThat(new BothTags(cold).find(tag)).isEqualTo(layer);
      }
    }

    /** What was acknowledged at the start is there, and nothing half, also for another server. */
    void assertNothingLost() throws IOException {
      try (Registry cold = open()) {
        for (Registry server : new Registry[] {registry, cold}) {
          assertThat(Push.whole(server, A, List.of(BASE))).isZero();
          assertThat(new BothTags(server).find("base")).isEqualTo(ImageCuts.layer(BASE));
          try {
            assertThat(Push.whole(server, B, List.of(TOP))).isZero();
          } catch (RegistryException e) {
            assertThat(e.code()).isIn(ErrorCode.IMAGE_UNKNOWN, ErrorCode.IMAGE_INVALID);
          }
        }
      }
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
        request.prepare(bench);
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
      answer = e; // of a layer that is being read
      failed = true;
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(e.message()).endsWith("try again later");
      answer = e;
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
    return faulted;
  }
}
