package io.stowage.core.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.fixture.Together;
import io.stowage.core.model.ImageId;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of both APIs that write the same image or tag at once. */
@ParameterizedClass
@EnumSource(Storage.class)
class ImageRaceTest {

  private static final int ROUNDS = 40;

  private final StorageDriver driver;
  private final Registry registry;
  private final BothTags tags;

  ImageRaceTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    tags = new BothTags(registry);
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private static ImageId id(int round) {
    return ImageId.parse("%064x".formatted(round + 1));
  }

  private static boolean succeeds(Runnable request) {
    try {
      request.run();
      return true;
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(ErrorCode.IMAGE_EXISTS, ErrorCode.IMAGE_INVALID);
      return false;
    }
  }

  @Test
  void oneOfTwoPushesOfAnIdWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ImageId id = id(round);
      List<Push> pushes =
          List.of(Push.of(id, null, "one " + round), Push.of(id, null, "two " + round));
      AtomicInteger complete = new AtomicInteger();
      AtomicInteger winner = new AtomicInteger(-1);
      Together.run(
          3,
          number -> {
            if (number == 2) {
              read(id, pushes, complete);
              return;
            }
            Push push = pushes.get(number);
            boolean begun = succeeds(() -> push.putJson(registry));
            boolean sent = succeeds(() -> push.putLayer(registry));
            boolean whole = succeeds(() -> push.putChecksum(registry)) && begun && sent;
            if (whole) {
              winner.set(number);
            }
            complete.incrementAndGet();
          });
      if (winner.get() < 0) {
        assertThat(succeeds(() -> pushes.get(0).push(registry)) || isWhole(id, pushes)).isTrue();
      }
      int now = Push.whole(registry, id, pushes);
      assertThat(now).isNotNegative();
      if (winner.get() >= 0) {
        assertThat(now).isEqualTo(winner.get());
      }
    }
  }

  /** Reads until both have ended: there is no image, or a whole one, which stays. */
  private void read(ImageId id, List<Push> pushes, AtomicInteger complete) throws IOException {
    int first = -1;
    while (complete.get() < 2) {
      try {
        int now = Push.whole(registry, id, pushes);
        assertThat(now).isNotNegative();
        assertThat(first < 0 || first == now).isTrue();
        first = now;
      } catch (RegistryException e) {
        assertThat(first).as("complete, then " + e).isNegative();
        assertThat(e.code()).isIn(ErrorCode.IMAGE_UNKNOWN, ErrorCode.IMAGE_INVALID);
      }
    }
  }

  private boolean isWhole(ImageId id, List<Push> pushes) throws IOException {
    return Push.whole(registry, id, pushes) >= 0;
  }

  @Test
  void oneOfTwoTagsWinsAndBothApisAgree() throws Exception {
    Push one = Push.of(TestImages.id("a"), null, "one");
    Push two = Push.of(TestImages.id("b"), one.id(), "two");
    one.push(registry);
    byte[] manifest = tags.manifest(one.layer(), two.layer());
    for (int round = 0; round < ROUNDS; round++) {
      Together.run(
          2,
          number -> {
            if (number == 0) {
              tags.put("both", one.id());
            } else {
              Object unused = tags.repository().push("both", manifest);
            }
          });
      assertThat(tags.find("both")).isIn(ImageCuts.layer(one), ImageCuts.layer(two));
    }
  }

  @Test
  void anIdIsPushedWhileItIsMadeForAManifest() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Push layer = Push.of(id(round), null, "made " + round);
      String tag = "t" + round;
      byte[] manifest = tags.push(tag, layer.layer());
      ImageId id = expectedId(tag, manifest, layer.layer());
      Push foreign = Push.of(id, null, "foreign " + round);
      Together.run(
          2,
          number -> {
            if (number == 0) {
              assertThat(tags.find(tag)).isEqualTo(ImageCuts.layer(layer));
            } else {
              boolean unused =
                  succeeds(
                      () -> {
                        foreign.putJson(registry);
                        foreign.putLayer(registry);
                        foreign.putChecksum(registry);
                      });
            }
          });
      assertThat(tags.find(tag)).isEqualTo(ImageCuts.layer(layer));
    }
  }

  /** The id that an image of a manifest gets when nobody else holds it. */
  private static ImageId expectedId(String tag, byte[] manifest, byte[] layer) throws IOException {
    try (InterruptedDriver other = new InterruptedDriver();
        Registry elsewhere = Registry.open(other, RegistryOptions.defaults(), new TestClock())) {
      BothTags same = new BothTags(elsewhere);
      byte[] unused = same.manifest(layer);
      same.repository().push(tag, manifest);
      return elsewhere.repositories().tag(BothTags.NAME, tag);
    }
  }
}
