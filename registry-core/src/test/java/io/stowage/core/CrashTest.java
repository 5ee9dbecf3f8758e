package io.stowage.core;

import static io.stowage.core.PowerCuts.GONE;
import static io.stowage.core.PowerCuts.THERE;
import static io.stowage.core.PowerCuts.blob;
import static io.stowage.core.PowerCuts.manifest;
import static io.stowage.core.PowerCuts.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Upload;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That what was acknowledged is there whenever the power is cut, and nothing is half there. */
class CrashTest {

  private static final String ROOT = "/srv/stowage";

  private final byte[] config = Content.of("{}");
  private final byte[] layer = Content.random(1, 5_000);
  private final byte[] layer2 = Content.random(2, 3_000);
  private final byte[] one = ManifestJson.image().layer(layer).toBytes();
  private final byte[] two = ManifestJson.image().layer(layer).layer(layer2).toBytes();
  private final ForgetfulFileSystem fileSystem;
  private final FileDriver driver;
  private final Registry registry;
  private final TestRepository repository;
  private final PowerCuts cuts;

  CrashTest() throws IOException {
    fileSystem = ForgetfulFileSystem.create();
    driver = FileDriver.open(fileSystem.getPath(ROOT));
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    repository = TestRepository.of(registry, "a/b");
    cuts = new PowerCuts(fileSystem, ROOT);
  }

  @AfterEach
  void nothingIsWrong() throws IOException {
    registry.close();
    driver.close();
    fileSystem.close();
    assertThat(cuts.cuts()).isGreaterThan(10);
    assertThat(cuts.wrong()).isEmpty();
  }

  private void pushAtOnce(byte[] bytes) throws IOException {
    Digest digest = Content.sha256(bytes);
    cuts.acknowledge(Map.of(blob("a/b", digest), THERE), () -> repository.pushBlob(bytes));
  }

  private void pushAfterStart(byte[] bytes, Digest digest) throws IOException {
    cuts.acknowledge(
        Map.of(blob("a/b", digest), THERE),
        () -> {
          String id = registry.uploads().start(repository.name(), null);
          try (Upload upload =
              registry.uploads().finish(repository.name(), id, digest, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit();
          }
        });
  }

  private void pushInChunks(byte[] bytes, Digest digest) throws IOException {
    cuts.acknowledge(
        Map.of(blob("a/b", digest), THERE),
        () -> {
          String id = registry.uploads().start(repository.name(), digest.algorithm());
          int half = bytes.length / 2;
          try (Upload upload = registry.uploads().append(repository.name(), id)) {
            upload.write(Content.slice(bytes, 0, 10));
          }
          try (Upload upload = registry.uploads().append(repository.name(), id)) {
            upload.write(Content.slice(bytes, 10, half));
          }
          try (Upload upload =
              registry.uploads().finish(repository.name(), id, digest, bytes.length - half)) {
            upload.write(Content.slice(bytes, half, bytes.length));
            upload.commit();
          }
        });
  }

  private void push(String tag, byte[] image) throws IOException {
    Digest digest = Content.sha256(image);
    cuts.acknowledge(
        Map.of(tag("a/b", tag), digest.toString(), manifest("a/b", digest), THERE),
        () -> repository.push(tag, image));
  }

  private void pushBoth() throws IOException {
    pushAtOnce(config);
    pushAfterStart(layer, Content.sha256(layer));
    pushInChunks(layer2, Content.sha256(layer2));
    push("v", one);
    push("w", two);
  }

  @Test
  void anImageIsPushedInEveryForm() throws IOException {
    pushBoth();
    pushAfterStart(layer2, Content.sha512(layer2));
    pushInChunks(layer, Content.sha512(layer));
    // Once more, though all of it is there.
    pushBoth();
  }

  @Test
  void aManifestIsPushedByDigestWithTags() throws IOException {
    pushAtOnce(config);
    pushAtOnce(layer);
    Digest digest = Content.sha256(one);
    cuts.acknowledge(
        Map.of(
            manifest("a/b", digest), THERE,
            tag("a/b", "x"), digest.toString(),
            tag("a/b", "y"), digest.toString()),
        () ->
            registry
                .manifests()
                .put(
                    repository.name(), digest, List.of(Tag.parse("x"), Tag.parse("y")), one, null));
  }

  @Test
  void anAttachmentIsPushed() throws IOException {
    pushAtOnce(config);
    byte[] attachment = ManifestJson.image().subject(one).artifactType("x/y").toBytes();
    push("attached", attachment);
  }

  @Test
  void aTagIsMovedToAndFro() throws IOException {
    pushBoth();
    push("v", two);
    push("v", one);
    push("v", two);
  }

  @Test
  void aTagIsDeletedAndPushedAgain() throws IOException {
    pushBoth();
    cuts.acknowledge(Map.of(tag("a/b", "v"), GONE), () -> repository.delete("v"));
    push("v", two);
    cuts.acknowledge(Map.of(tag("a/b", "v"), GONE), () -> repository.delete("v"));
    push("v", one);
  }

  @Test
  void aManifestIsDeletedWithItsTagsAndPushedAgain() throws IOException {
    pushBoth();
    push("x", one);
    Digest digest = Content.sha256(one);
    cuts.acknowledge(
        Map.of(manifest("a/b", digest), GONE, tag("a/b", "v"), GONE, tag("a/b", "x"), GONE),
        () -> repository.delete(digest.toString()));
    push("v", one);
  }

  @Test
  void aBlobIsMountedAndDeletedAndPushedAgain() throws IOException {
    pushAtOnce(layer);
    Digest digest = Content.sha256(layer);
    TestRepository other = TestRepository.of(registry, "other/deep/name");
    cuts.acknowledge(
        Map.of(blob("other/deep/name", digest), THERE),
        () -> assertThat(registry.blobs().mount(other.name(), digest, repository.name())).isTrue());
    cuts.acknowledge(
        Map.of(blob("a/b", digest), GONE),
        () -> registry.blobs().delete(repository.name(), digest));
    cuts.acknowledge(
        Map.of(blob("a/b", digest), THERE),
        () ->
            assertThat(registry.blobs().mountFromAny(repository.name(), digest, readable -> true))
                .isTrue());
    cuts.acknowledge(
        Map.of(blob("a/b", digest), GONE),
        () -> registry.blobs().delete(repository.name(), digest));
    pushAfterStart(layer, digest);
  }
}
