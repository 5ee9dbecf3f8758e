package io.stowage.core.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Layout;
import io.stowage.driver.Listing;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Storage.class)
class ImagesTest {

  private static final ImageId A = TestImages.id("a");
  private static final ImageId B = TestImages.id("b");

  private final byte[] layer = TestImages.gzip(TestImages.tar("./file", "text"));

  private final TestClock clock = new TestClock();
  private final StorageDriver driver;
  private final Registry registry;
  private final TestImages images;

  ImagesTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    images = new TestImages(registry);
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private List<String> objects(String folder) throws IOException {
    List<String> paths = new ArrayList<>();
    try (Listing<StoredObject> all = driver.list(folder, "")) {
      for (StoredObject object = all.next(); object != null; object = all.next()) {
        paths.add(object.path());
      }
    }
    return paths;
  }

  private String text(String path) throws IOException {
    return new String(driver.readAll(path, 1 << 20), StandardCharsets.UTF_8);
  }

  @Test
  void areServedAsTheyWerePushed() throws IOException {
    images.push(A, null, layer);
    images.push(B, A, layer);
    Image image = registry.images().get(B);
    assertThat(image.json()).isEqualTo(TestImages.json(B, A));
    assertThat(image.chain()).containsExactly(B, A);
    assertThat(new String(image.ancestry(), StandardCharsets.UTF_8))
        .isEqualTo("[\"" + B + "\",\"" + A + "\"]");
    assertThat(image.checksums()).containsExactly(TestImages.payload(TestImages.json(B, A), layer));
    assertThat(image.layerSize()).isEqualTo(layer.length);
    assertThat(images.layer(B)).isEqualTo(layer);
  }

  @Test
  void standInTheLayoutOfDockerRegistryButForTheLayerWhichIsABlob() throws IOException {
    images.push(A, null, layer);
    assertThat(objects("images"))
        .contains("images/" + A + "/json", "images/" + A + "/ancestry")
        .contains("images/" + A + "/_checksum")
        .doesNotContain("images/" + A + "/_inprogress", "images/" + A + "/layer");
    assertThat(text("images/" + A + "/ancestry")).isEqualTo("[\"" + A + "\"]");
    assertThat(text("images/" + A + "/_checksum"))
        .isEqualTo("[\"" + TestImages.payload(TestImages.json(A, null), layer) + "\"]");
    assertThat(driver.readAll(Layout.blobData(Content.sha256(layer)), 1 << 20)).isEqualTo(layer);
    assertThat(objects("_stowage/v1/uploads")).isEmpty();
  }

  @Test
  void areNotServedBeforeTheirChecksum() {
    images.putJson(A, null);
    notComplete();
    images.putLayer(A, layer);
    notComplete();
    registry.images().putChecksum(A, TestImages.payload(TestImages.json(A, null), layer));
    assertThat(registry.images().get(A).id()).isEqualTo(A);
  }

  @Test
  void leaveNothingWhenTheyAreNotCompletedInTime() throws IOException {
    images.putJson(A, null);
    images.putLayer(A, layer);
    images.putJson(B, A);
    assertThat(registry.images().purge()).isZero();
    clock.advance(RegistryOptions.defaults().uploadExpiry().plusSeconds(1));
    assertThat(registry.images().purge()).isEqualTo(2);
    assertThat(objects("")).isEmpty();
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> registry.images().get(A));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> images.putLayer(A, layer));
    Refused.with(
        ErrorCode.IMAGE_UNKNOWN,
        () ->
            registry.images().putChecksum(A, TestImages.payload(TestImages.json(A, null), layer)));
  }

  @Test
  void areCompletedByAnotherServerThanTheirLayerWasSentTo() throws IOException {
    images.putJson(A, null);
    images.putLayer(A, TestImages.tar("other", ""));
    images.putLayer(A, layer);
    String checksum = TestImages.payload(TestImages.json(A, null), layer);
    try (Registry other = Registry.open(driver, RegistryOptions.defaults(), clock)) {
      Refused.with(ErrorCode.IMAGE_INVALID, () -> other.images().putChecksum(A, "sha256:0"))
          .withMessage("Checksum mismatch");
      other.images().putChecksum(A, checksum);
    }
    assertThat(images.layer(A)).isEqualTo(layer);
    assertThat(registry.images().get(A).checksums()).containsExactly(checksum);
    assertThat(objects("_stowage/v1/uploads")).isEmpty();
  }

  @Test
  void leaveNothingOfALayerThatBreaksOffOrIsPutAgain() throws IOException {
    images.putJson(A, null);
    try (Upload upload = registry.images().putLayer(A)) {
      upload.write(ByteBuffer.wrap(layer, 0, 10));
    }
    assertThat(objects("")).containsExactly("_stowage/v1/uploads/" + A + "/json");
    images.putLayer(A, TestImages.tar("other", ""));
    List<String> once = objects("");
    images.putLayer(A, layer);
    assertThat(objects("")).hasSameSizeAs(once).isNotEqualTo(once);
  }

  private void notComplete() {
    Refused.with(ErrorCode.IMAGE_INVALID, () -> registry.images().get(A))
        .withMessage("Image is being uploaded, retry later");
    Refused.with(ErrorCode.IMAGE_INVALID, () -> registry.images().openLayer(A));
  }

  @Test
  void neverChangeOnceTheyAreComplete() {
    images.push(A, null, layer);
    Refused.with(ErrorCode.IMAGE_EXISTS, () -> images.putJson(A, null))
        .withMessage("Image already exists");
    Refused.with(ErrorCode.IMAGE_EXISTS, () -> images.putLayer(A, layer))
        .withMessage("Image already exists");
    Refused.with(
            ErrorCode.IMAGE_EXISTS,
            () ->
                registry
                    .images()
                    .putChecksum(A, TestImages.payload(TestImages.json(A, null), layer)))
        .withMessage("Cannot set this image checksum");
  }

  @Test
  void canBePushedAgainUntilTheyAreComplete() throws IOException {
    images.putJson(A, null);
    images.putLayer(A, TestImages.tar("other", ""));
    images.putJson(A, null);
    images.putLayer(A, layer);
    registry.images().putChecksum(A, TestImages.payload(TestImages.json(A, null), layer));
    assertThat(images.layer(A)).isEqualTo(layer);
  }

  @Test
  void areRefusedWithAnotherChecksum() {
    images.putJson(A, null);
    Refused.with(ErrorCode.IMAGE_INVALID, () -> registry.images().putChecksum(A, "sha256:0"));
    images.putLayer(A, layer);
    Refused.with(ErrorCode.IMAGE_INVALID, () -> registry.images().putChecksum(A, "sha256:0"))
        .withMessage("Checksum mismatch");
    notComplete();
  }

  @Test
  void areRefusedWhenTheJsonChangedAfterTheLayer() {
    images.putJson(A, null);
    images.putLayer(A, layer);
    byte[] other = ("{\"id\":\"" + A + "\",\"x\":1}").getBytes(StandardCharsets.UTF_8);
    registry.images().putJson(A, other, allowed -> true);
    Refused.with(
            ErrorCode.IMAGE_INVALID,
            () ->
                registry
                    .images()
                    .putChecksum(A, TestImages.payload(TestImages.json(A, null), layer)))
        .withMessage("Checksum mismatch");
  }

  @Test
  void shareLayersOfOneContent() throws IOException {
    images.push(A, null, layer);
    images.push(B, A, layer);
    assertThat(objects("docker/registry/v2/blobs")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nojson | Invalid JSON",
        "[] | Invalid JSON",
        "{} | Invalid JSON",
        "{\"x\":1} | Missing key `id' in JSON",
        "{\"id\":\"x\"} | JSON data contains invalid id",
        "{\"id\":1} | JSON data contains invalid id",
        "{\"id\":\"ID\",\"parent\":\"zz\"} | Image depends on a non existing parent",
        "{\"id\":\"ID\",\"parent\":true} | Image depends on a non existing parent",
        "{\"id\":\"ID\",\"parent\":[[1],2]} | Image depends on a non existing parent",
        "{\"id\":\"ID\",\"parent\":\"cccccccccccccccc\"} | Image depends on a non existing parent",
        "{\"id\":\"ID\"}x | Invalid JSON",
        "{\"id\":\"ID\" | Invalid JSON",
      })
  void areRefusedWithMalformedJson(String json, String message) throws IOException {
    byte[] bytes = json.replace("ID", A.toString()).getBytes(StandardCharsets.UTF_8);
    Refused.with(
            ErrorCode.IMAGE_INVALID, () -> registry.images().putJson(A, bytes, allowed -> true))
        .withMessage(message);
    assertThat(objects("images")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "false", "0", "[]", "{}"})
  void haveNoParentWhereItIsEmpty(String parent) {
    String json = "{\"id\":\"" + A + "\",\"parent\":" + parent + "}";
    registry.images().putJson(A, json.getBytes(StandardCharsets.UTF_8), allowed -> false);
    images.putLayer(A, layer);
    registry
        .images()
        .putChecksum(A, TestImages.payload(json.getBytes(StandardCharsets.UTF_8), layer));
    assertThat(registry.images().get(A).chain()).containsExactly(A);
  }

  @Test
  void areRefusedOnAParentThatIsNotAllowed() {
    images.push(A, null, layer);
    Refused.with(
            ErrorCode.IMAGE_INVALID,
            () -> registry.images().putJson(B, TestImages.json(B, A), allowed -> false))
        .withMessage("Image depends on an unauthorized parent");
  }

  @Test
  void areRefusedWhenTheyHaveMoreParentsThanCouldBeReadAgain() {
    RegistryOptions few = RegistryOptions.defaults().withManifestLimit(400);
    try (Registry limited = Registry.open(driver, few, new TestClock())) {
      TestImages here = new TestImages(limited);
      ImageId parent = null;
      for (String digit : List.of("1", "2", "3", "4", "5")) {
        byte[] json = shortJson(TestImages.id(digit), parent);
        limited.images().putJson(TestImages.id(digit), json, allowed -> true);
        parent = TestImages.id(digit);
      }
      ImageId last = parent;
      Refused.with(
              ErrorCode.IMAGE_INVALID,
              () -> limited.images().putJson(A, shortJson(A, last), allowed -> true))
          .withMessageContaining("400 bytes");
      Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> here.putLayer(A, layer));
    }
  }

  private static byte[] shortJson(ImageId id, @Nullable ImageId parent) {
    String text = parent == null ? "" : ",\"parent\":\"" + parent + "\"";
    return ("{\"id\":\"" + id + "\"" + text + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void thatAreMissingAreUnknown() {
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> registry.images().get(A))
        .withMessage("Image not found");
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> images.putLayer(A, layer));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> registry.images().putChecksum(A, "x"));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> ImageId.parse("xyz"))
        .withMessage("Invalid image ID");
  }

  @Test
  void listTheirFilesAndWhatTheyChange() {
    images.push(A, null, layer);
    images.push(B, A, TestImages.tar("./file", "other"));
    assertThat(
            new String(TestImages.await(() -> registry.images().files(B)), StandardCharsets.UTF_8))
        .isEqualTo("[[\"/file\", \"f\", false, 5, 0, 420, 0, 0]]");
    String diff = null;
    long end = System.nanoTime() + 30_000_000_000L;
    while (diff == null && System.nanoTime() < end) {
      byte[] bytes = registry.images().diff(B);
      diff = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
    assertThat(diff).contains("\"changed\": {\"/file\": [\"f\", false, 5, 0, 420, 0, 0]}");
  }

  @Test
  void ofLayersThatAreNoTarHaveNoFiles() {
    images.push(A, null, "no tar".getBytes(StandardCharsets.UTF_8));
    Refused.with(ErrorCode.IMAGE_INVALID, () -> TestImages.await(() -> registry.images().files(A)))
        .withMessage("Layer format not supported");
  }
}
