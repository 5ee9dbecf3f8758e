package io.stowage.core.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.V1Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another client does at the worst moment of a request. */
class ImageInterruptionTest {

  private static final ImageId A = TestImages.id("a");
  private static final Push ONE = Push.of(A, null, "one");
  private static final Push TWO = Push.of(A, null, "two");

  private final InterruptedDriver driver = new InterruptedDriver();
  private final Registry registry =
      Registry.open(driver, RegistryOptions.defaults(), new TestClock());
  private final BothTags tags = new BothTags(registry);

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private static void ignoring(List<ErrorCode> codes, Runnable request) {
    try {
      request.run();
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(codes);
    }
  }

  private static void anyAnswer(Runnable request) {
    ignoring(List.of(ErrorCode.IMAGE_EXISTS, ErrorCode.IMAGE_INVALID), request);
  }

  private static Runnable push(Registry registry, Push push) {
    return () ->
        anyAnswer(
            () -> {
              push.putJson(registry);
              push.putLayer(registry);
              push.putChecksum(registry);
            });
  }

  /** Reads an image that may not be complete, which another client completes meanwhile. */
  private void readWhileCompleted(String call) throws Exception {
    ONE.putJson(registry);
    ONE.putLayer(registry);
    driver.before(call, push(registry, TWO));
    try {
      assertThat(Push.whole(registry, A, List.of(ONE, TWO))).isNotNegative();
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_INVALID);
    }
    driver.join();
    assertThat(Push.whole(registry, A, List.of(ONE, TWO))).isEqualTo(1);
  }

  @Test
  void anImageIsCompletedWithAnotherJsonWhileItIsRead() throws Exception {
    readWhileCompleted("stat " + V1Layout.uploadJson(A));
  }

  @Test
  void anImageIsCompletedWithAnotherJsonBeforeItIsRead() throws Exception {
    readWhileCompleted("stat " + V1Layout.json(A));
  }

  @Test
  void anImageIsCompletedWhileItsLayerComes() throws Exception {
    ONE.putJson(registry);
    try (Upload upload = registry.images().putLayer(A)) {
      upload.write(ByteBuffer.wrap(ONE.layer()));
      push(registry, TWO).run();
      anyAnswer(upload::commit);
    }
    anyAnswer(() -> ONE.putChecksum(registry));
    anyAnswer(() -> TWO.putChecksum(registry));
    assertThat(Push.whole(registry, A, List.of(ONE, TWO))).isNotNegative();
  }

  @Test
  void anImageIsBegunAgainWhileItIsCompleted() throws Exception {
    ONE.putJson(registry);
    ONE.putLayer(registry);
    driver.before("write " + V1Layout.json(A), () -> anyAnswer(() -> TWO.putJson(registry)));
    ONE.putChecksum(registry);
    driver.join();
    assertThat(Push.whole(registry, A, List.of(ONE, TWO))).isZero();
  }

  /** The ids that the images of a manifest get when nobody else holds them, the top first. */
  private static List<ImageId> expectedIds(byte[] manifest) throws IOException {
    try (InterruptedDriver other = new InterruptedDriver();
        Registry elsewhere = Registry.open(other, RegistryOptions.defaults(), new TestClock())) {
      BothTags same = new BothTags(elsewhere);
      byte[] unused = same.manifest(TWO.layer(), ONE.layer());
      same.repository().push("oci", manifest);
      ImageId top = elsewhere.repositories().tag(BothTags.NAME, "oci");
      return elsewhere.images().get(top).chain();
    }
  }

  /**
   * Another client pushes the id of an image that is being made for a manifest.
   *
   * @param generation 0 for the top image, 1 for its parent
   */
  private void pushWhileMade(String call, int generation) throws Exception {
    byte[] manifest = tags.push("oci", TWO.layer(), ONE.layer());
    ImageId id = expectedIds(manifest).get(generation);
    Push foreign = Push.of(id, null, "foreign");
    driver.before(call.formatted(id), push(registry, foreign));
    assertThat(tags.find("oci")).isEqualTo(ImageCuts.layer(ONE));
    driver.join();
    push(registry, foreign).run();
    assertThat(tags.find("oci")).isEqualTo(ImageCuts.layer(ONE));
    ImageId top = registry.repositories().tag(BothTags.NAME, "oci");
    // Where the push came first it has the id, and the image of the manifest another.
    boolean pushed = Push.whole(registry, id, List.of(foreign)) == 0;
    assertThat(registry.images().get(top).chain().get(generation).equals(id)).isEqualTo(!pushed);
  }

  @Test
  void anIdIsPushedWhileItIsRecordedForAManifest() throws Exception {
    pushWhileMade("write _stowage/v1/sources/%s/team+app", 0);
  }

  @Test
  void anIdIsPushedBeforeItIsRecordedForAManifest() throws Exception {
    pushWhileMade("stat images/%s/json", 0);
  }

  @Test
  void anIdIsPushedWhileItsImageIsMadeForAManifest() throws Exception {
    pushWhileMade("write _stowage/v1/images/%s", 0);
  }

  @Test
  void anIdIsPushedBeforeItsImageIsMadeForAManifest() throws Exception {
    pushWhileMade("write images/%s/ancestry", 0);
  }

  @Test
  void theIdOfAParentIsPushedWhileItIsMadeForAManifest() throws Exception {
    pushWhileMade("write _stowage/v1/images/%s", 1);
  }

  @Test
  void theIdOfAParentIsPushedBeforeItIsMadeForAManifest() throws Exception {
    pushWhileMade("write images/%s/ancestry", 1);
  }

  @Test
  void aTagIsPutByOneApiWhileTheOtherPutsIt() throws Exception {
    ONE.push(registry);
    byte[] manifest = tags.manifest(ONE.layer(), TWO.layer());
    String link = "docker/registry/v2/repositories/team/app/_manifests/tags/both";
    for (String call :
        List.of(
            "write repositories/team/app/tag_both",
            "stat " + link + "/current/link",
            "deleteFolder " + link)) {
      Object unused = tags.repository().push("both", manifest);
      driver.before(
          call,
          () -> {
            Object again = tags.repository().push("both", manifest);
            assertThat(again).isNotNull();
          });
      tags.put("both", A);
      driver.join();
      // Its last step came after all of the other's.
      assertThat(tags.find("both")).as(call).isEqualTo(ImageCuts.layer(ONE));
    }
  }
}
