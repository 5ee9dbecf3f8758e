package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class BlobsTest {

  private final byte[] bytes = Content.random(1, 100_000);
  private final Digest digest = Content.sha256(bytes);
  private final StorageDriver driver;
  private final Registry registry;
  private final Blobs blobs;
  private final TestRepository one;
  private final TestRepository two;

  BlobsTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    blobs = registry.blobs();
    one = TestRepository.of(registry, "one");
    two = TestRepository.of(registry, "two");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private void assertUnknown(TestRepository repository) {
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(repository.name(), digest));
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.open(repository.name(), digest).close());
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.delete(repository.name(), digest));
  }

  private void assertThere(TestRepository repository) throws IOException {
    assertThat(blobs.size(repository.name(), digest)).isEqualTo(bytes.length);
    assertThat(repository.readBlob(digest)).isEqualTo(bytes);
  }

  @Test
  void areSeenOnlyThroughARepositoryThatLinksThem() throws IOException {
    assertUnknown(one);
    one.pushBlob(bytes);
    assertThere(one);
    assertUnknown(two);
    two.pushBlob(Content.of("other"));
    assertUnknown(two);
    assertThat(blobs.mount(RepositoryName.parse("three"), digest, two.name())).isFalse();
  }

  @Test
  void areReadInRanges() throws IOException {
    one.pushBlob(bytes);
    try (BlobContent blob = blobs.open(one.name(), digest)) {
      assertThat(blob.size()).isEqualTo(bytes.length);
      try (InputStream in = Channels.newInputStream(blob.read(500, 1000))) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 500, 1500));
      }
      try (InputStream in = Channels.newInputStream(blob.read(bytes.length - 1, 1000))) {
        assertThat(in.readAllBytes()).containsExactly(bytes[bytes.length - 1]);
      }
      try (InputStream in = Channels.newInputStream(blob.read(bytes.length, 1))) {
        assertThat(in.readAllBytes()).isEmpty();
      }
    }
  }

  @Test
  void canBeReadToTheEndWhileTheyAreDeleted() throws IOException {
    one.pushBlob(bytes);
    try (BlobContent blob = blobs.open(one.name(), digest);
        InputStream in = Channels.newInputStream(blob.read(0, Long.MAX_VALUE))) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
      blobs.delete(one.name(), digest);
      assertThat(in.readAllBytes()).hasSize(bytes.length - 1);
    }
    assertUnknown(one);
  }

  @Test
  void areGoneFromOneRepositoryWhenDeletedThere() throws IOException {
    one.pushBlob(bytes);
    two.pushBlob(bytes);
    blobs.delete(one.name(), digest);
    assertUnknown(one);
    assertThere(two);
    one.pushBlob(bytes);
    assertThere(one);
  }

  @Test
  void stayWhereDeletesAreSwitchedOff() throws IOException {
    one.pushBlob(bytes);
    RegistryOptions options = RegistryOptions.defaults().withDeletes(false);
    try (Registry other = Registry.open(driver, options, new TestClock())) {
      Refused.with(ErrorCode.UNSUPPORTED, () -> other.blobs().delete(one.name(), digest));
    }
    assertThere(one);
  }

  @Test
  void areMountedFromARepositoryThatLinksThem() throws IOException {
    one.pushBlob(bytes);
    assertThat(blobs.mount(two.name(), digest, one.name())).isTrue();
    assertThere(two);
    blobs.delete(one.name(), digest);
    assertThere(two);
    assertThat(blobs.mount(RepositoryName.parse("three"), digest, one.name())).isFalse();
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(RepositoryName.parse("three"), digest));
  }

  @Test
  void areNotMountedWhenTheirBytesAreMissing() throws IOException {
    one.pushBlob(bytes);
    driver.delete(Paths.blob(digest));
    assertThat(blobs.mount(two.name(), digest, one.name())).isFalse();
    assertThat(blobs.mountFromAny(two.name(), digest, name -> true)).isFalse();
    assertUnknown(two);
  }

  @Test
  void areMountedOutOfAnyRepositoryThatTheCallerMayRead() throws IOException {
    TestRepository secret = TestRepository.of(registry, "a/secret");
    TestRepository open = TestRepository.of(registry, "b/open");
    secret.pushBlob(bytes);
    open.pushBlob(Content.of("other"));
    List<String> asked = new ArrayList<>();
    assertThat(
            blobs.mountFromAny(
                two.name(),
                digest,
                name -> {
                  asked.add(name.toString());
                  return false;
                }))
        .isFalse();
    assertThat(asked).containsExactly("a/secret");
    assertUnknown(two);

    open.pushBlob(bytes);
    assertThat(blobs.mountFromAny(two.name(), digest, name -> name.equals(open.name()))).isTrue();
    assertThere(two);
  }

  @Test
  void needNobodysLeaveToBeMountedWhereTheyAre() throws IOException {
    one.pushBlob(bytes);
    assertThat(blobs.mountFromAny(one.name(), digest, name -> false)).isTrue();
    assertThere(one);
  }

  @Test
  void thatAreDamagedAreMendedByPushingThemAgain() throws IOException {
    one.pushBlob(bytes);
    for (int length : new int[] {0, 1, bytes.length - 1, bytes.length + 1}) {
      driver.writeAll(Paths.blob(digest), Arrays.copyOf(bytes, length));
      one.pushBlob(bytes);
      assertThere(one);
    }
    driver.writeAll(Paths.blob(digest), new byte[3]);
    try (Upload upload = registry.uploads().single(one.name(), digest, -1)) {
      upload.write(ByteBuffer.wrap(bytes));
      upload.commit();
    }
    assertThere(one);
    driver.writeAll(Paths.blob(digest), new byte[3]);
    String id = registry.uploads().start(one.name(), null);
    try (Upload upload = registry.uploads().finish(one.name(), id, digest, bytes.length)) {
      upload.write(ByteBuffer.wrap(bytes));
      upload.commit();
    }
    assertThere(one);
    driver.delete(Paths.blob(digest));
    one.pushBlob(bytes);
    assertThere(one);
  }

  @Test
  void areNotGivenToWhoDoesNotHaveTheBytes() throws IOException {
    one.pushBlob(bytes);
    byte[] guess = new byte[bytes.length];
    try (Upload upload = registry.uploads().single(two.name(), digest, bytes.length)) {
      upload.write(ByteBuffer.wrap(guess));
      Refused.with(ErrorCode.DIGEST_INVALID, upload::commit);
    }
    assertUnknown(two);
    assertThere(one);
  }

  @Test
  void existOnlyByTheStoragesWord() throws IOException {
    one.pushBlob(bytes);
    assertThere(one);
    driver.deleteFolder(Paths.layerFolder("one", digest));
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(one.name(), digest));
    // From then on memory knows, too.
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.open(one.name(), digest).close());
    one.pushBlob(bytes);
    driver.delete(Paths.blob(digest));
    assertUnknownBytes();
  }

  private void assertUnknownBytes() {
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(one.name(), digest));
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> blobs.open(one.name(), digest).close());
  }

  @Test
  void areNeverServedFromMemoryWithoutStaleness() throws IOException {
    RegistryOptions options = RegistryOptions.defaults().withStaleness(Duration.ZERO);
    try (Registry strict = Registry.open(driver, options, new TestClock())) {
      TestRepository repository = TestRepository.of(strict, "one");
      repository.pushBlob(bytes);
      assertThat(repository.readBlob(digest)).isEqualTo(bytes);
      driver.deleteFolder(Paths.layerFolder("one", digest));
      Refused.with(ErrorCode.BLOB_UNKNOWN, () -> strict.blobs().open(one.name(), digest).close());
    }
  }
}
