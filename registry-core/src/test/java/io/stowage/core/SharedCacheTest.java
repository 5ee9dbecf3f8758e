package io.stowage.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.MapCache;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.v1.Image;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.MemoryDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers over one storage on another machine share what never changes: what one has read another
 * need not read, and whatever the cache says, no answer is wrong or older than without it.
 */
class SharedCacheTest {

  private static final ImageId A = TestImages.id("a");
  private static final ImageId B = TestImages.id("b");

  private static final V1RepositoryName V1_NAME =
      V1RepositoryName.of(RepositoryName.parse("team/app"));

  private final byte[] config = "{\"config\":1}".getBytes(StandardCharsets.UTF_8);
  private final byte[] layer = TestImages.gzip(TestImages.tar("./file", "text"));
  private final byte[] manifest = ManifestJson.image().annotation("n", "1").toBytes();
  private final Digest digest = Content.sha256(manifest);
  private final MemoryDriver driver = new MemoryDriver();
  private final MapCache cache = new MapCache();
  private final List<Registry> servers = new ArrayList<>();
  private final Registry first = server();

  /** A server that has just been started. Nothing is stale by its own memory. */
  private Registry server() {
    Registry registry =
        Registry.open(
            driver,
            RegistryOptions.defaults().withStaleness(Duration.ZERO),
            new TestClock(),
            cache);
    servers.add(registry);
    return registry;
  }

  private static TestRepository in(Registry registry) {
    return TestRepository.of(registry, "team/app");
  }

  @AfterEach
  void close() throws IOException {
    servers.forEach(Registry::close);
    driver.close();
  }

  /** Replaces an object by another of that size, which must then not be read. */
  private void spoil(String path) throws IOException {
    byte[] bytes = driver.readAll(path, 1 << 20);
    driver.writeAll(path, new byte[bytes.length]);
  }

  private static String data(Digest digest) {
    return "docker/registry/v2/blobs/sha256/"
        + digest.hex().substring(0, 2)
        + "/"
        + digest.hex()
        + "/data";
  }

  @Test
  void manifestsThatOneHasTakenAnotherNeedNotRead() throws IOException {
    in(first).push("1", manifest);
    spoil(data(digest));
    assertThat(in(server()).get("1")).isEqualTo(manifest);
  }

  @Test
  void smallBlobsThatOneHasReadAnotherNeedNotRead() throws IOException {
    Digest small = in(first).pushBlob(config);
    assertThat(in(first).readBlob(small)).isEqualTo(config);
    spoil(data(small));
    assertThat(in(first).readBlob(small)).isEqualTo(config);
    assertThat(in(server()).readBlob(small)).isEqualTo(config);
  }

  @Test
  void largeBlobsAreNotKept() throws IOException {
    byte[] large = Content.random(1, 70_000);
    Digest blob = in(first).pushBlob(large);
    assertThat(in(first).readBlob(blob)).isEqualTo(large);
    assertThat(cache.values()).isEmpty();
  }

  @Test
  void imagesThatOneHasReadAnotherNeedNotRead() throws IOException {
    new TestImages(first).push(A, null, layer);
    new TestImages(first).push(B, A, layer);
    spoil("images/" + B + "/ancestry");
    Image image = server().images().get(B);
    assertThat(image.json()).isEqualTo(TestImages.json(B, A));
    assertThat(image.chain()).containsExactly(B, A);
    assertThat(image.checksums()).isEqualTo(first.images().get(B).checksums()).hasSize(1);
    assertThat(image.layerSize()).isEqualTo(layer.length);
  }

  /** As docker-registry has left them, without a record of the layer. */
  @Test
  void imagesOfDockerRegistryAreSharedTheSame() throws IOException {
    driver.writeAll("images/" + A + "/json", TestImages.json(A, null));
    driver.writeAll(
        "images/" + A + "/ancestry", ("[\"" + A + "\"]").getBytes(StandardCharsets.UTF_8));
    driver.writeAll("images/" + A + "/layer", layer);
    driver.writeAll(
        "images/" + A + "/_checksum",
        "[\"sha256:1\",\"tarsum+2\"]".getBytes(StandardCharsets.UTF_8));
    first.images().get(A);
    spoil("images/" + A + "/ancestry");
    Image image = server().images().get(A);
    assertThat(image.checksums()).containsExactly("sha256:1", "tarsum+2");
    assertThat(image.layerSize()).isEqualTo(layer.length);
    assertThat(new TestImages(server()).layer(A)).isEqualTo(layer);
  }

  @Test
  void theImageOfAManifestIsNotLookedForAgain() throws IOException {
    byte[] image =
        ManifestJson.image().config(ManifestJson.CONFIG_TYPE, config).layer(layer).toBytes();
    in(first).pushBlob(layer);
    in(first).pushBlob(config);
    in(first).push("1", image);
    byte[] tags = first.repositories().tags(V1_NAME);
    assertThat(cache.values().keySet()).anyMatch(key -> key.startsWith("image-of/"));
    assertThat(server().repositories().tags(V1_NAME)).isEqualTo(tags);
    // What is shared is looked up before it is believed.
    driver.deleteFolder("_stowage/v1/sources");
    assertThat(server().repositories().tags(V1_NAME)).isEqualTo(tags);
  }

  @Test
  void whatIsDeletedIsGoneThoughItIsShared() throws IOException {
    TestRepository second = in(server());
    in(first).push("1", manifest);
    Digest blob = in(first).pushBlob(config);
    assertThat(second.get("1")).isEqualTo(manifest);
    assertThat(second.readBlob(blob)).isEqualTo(config);

    in(first).push("1", ManifestJson.image().annotation("n", "2").toBytes());
    assertThat(second.get("1")).isNotEqualTo(manifest);
    assertThat(second.get(digest)).isEqualTo(manifest);

    in(first).delete(digest.toString());
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> second.get(digest));
    first.blobs().delete(in(first).name(), blob);
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> second.readBlob(blob));
    // Nor do other repositories get it.
    Refused.with(
        ErrorCode.BLOB_UNKNOWN, () -> TestRepository.of(first, "team/other").readBlob(blob));
  }

  @Test
  void bytesThatOtherSoftwareHasRemovedAreGone() throws IOException {
    Digest blob = in(first).pushBlob(config);
    assertThat(in(first).readBlob(blob)).isEqualTo(config);
    driver.delete(data(blob));
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> in(first).readBlob(blob));
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> in(server()).readBlob(blob));
  }

  @Test
  void anImageThatIsPushedAnewIsTheNewOne() throws IOException {
    TestImages second = new TestImages(server());
    new TestImages(first).push(A, null, layer);
    assertThat(second.layer(A)).isEqualTo(layer);
    driver.deleteFolder("images/" + A);
    driver.deleteFolder("_stowage/v1/layers");
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> second.registry().images().get(A));

    byte[] other = TestImages.gzip(TestImages.tar("./other", "more text"));
    new TestImages(first).push(A, null, other);
    assertThat(second.layer(A)).isEqualTo(other);
    assertThat(new TestImages(server()).layer(A)).isEqualTo(other);
  }

  @Test
  void anImageWhoseLayerIsGoneIsGone() throws IOException {
    new TestImages(first).push(A, null, layer);
    Registry second = server();
    assertThat(second.images().get(A).id()).isEqualTo(A);
    driver.delete(data(Content.sha256(layer)));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> second.images().openLayer(A));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> second.images().get(A));
    Refused.with(ErrorCode.IMAGE_UNKNOWN, () -> server().images().get(A));
  }

  static Stream<UnaryOperator<byte[]>> damages() {
    return Stream.of(
        value -> Arrays.copyOf(value, value.length / 2),
        value -> Arrays.copyOf(value, value.length - 1),
        value -> Arrays.copyOf(value, value.length + 1),
        value -> new byte[0],
        value -> new byte[] {1},
        value -> new byte[100_000],
        value -> {
          value[0]++;
          return value;
        },
        value -> {
          value[value.length - 1]++;
          return value;
        });
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damagedValuesAreNotBelieved(UnaryOperator<byte[]> damage) throws IOException {
    fill();
    cache.damage(damage);
    assertRight();
  }

  @Test
  void valuesOfOtherKeysAreNotBelieved() throws IOException {
    fill();
    List<byte[]> values = new ArrayList<>(cache.values().values());
    Collections.rotate(values, 1);
    int at = 0;
    for (Map.Entry<String, byte[]> each : cache.values().entrySet()) {
      each.setValue(values.get(at++));
    }
    assertRight();
  }

  private void fill() throws IOException {
    in(first).push("1", manifest);
    in(first).readBlob(in(first).pushBlob(config));
    new TestImages(first).push(A, null, layer);
    new TestImages(first).push(B, A, layer);
    assertThat(cache.values()).hasSizeGreaterThanOrEqualTo(4);
  }

  private void assertRight() throws IOException {
    Registry other = server();
    assertThat(in(other).get("1")).isEqualTo(manifest);
    assertThat(in(other).readBlob(Content.sha256(config))).isEqualTo(config);
    for (ImageId id : List.of(A, B)) {
      assertThat(other.images().get(id).json()).isEqualTo(first.images().get(id).json());
      assertThat(new TestImages(other).layer(id)).isEqualTo(layer);
    }
  }

  @Test
  void ofADiskNothingIsShared(@TempDir Path folder) throws IOException {
    try (FileDriver disk = FileDriver.open(folder);
        Registry registry =
            Registry.open(disk, RegistryOptions.defaults(), new TestClock(), cache)) {
      in(registry).push("1", manifest);
      in(registry).readBlob(in(registry).pushBlob(config));
      new TestImages(registry).push(A, null, layer);
      registry.images().get(A);
    }
    assertThat(cache.values()).isEmpty();
  }
}
