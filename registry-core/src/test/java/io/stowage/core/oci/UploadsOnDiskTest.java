package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.Faults;
import io.stowage.driver.testkit.FaultyDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsOnDiskTest {

  private final byte[] bytes = Content.random(4, 50_000);
  private final Digest digest = Content.sha256(bytes);
  private final RepositoryName name = RepositoryName.parse("a/b");
  private final Faults faults = new Faults();
  private final TestClock clock = new TestClock();
  private final Path folder;
  private final StorageDriver driver;
  private final Registry registry;
  private final Uploads uploads;

  UploadsOnDiskTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    driver = new FaultyDriver(FileDriver.open(folder), faults);
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    uploads = registry.uploads();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private String upload() {
    String id = uploads.start(name, null);
    try (Upload upload = uploads.append(name, id)) {
      upload.write(ByteBuffer.wrap(bytes));
    }
    return id;
  }

  private void commit(Registry server, String id) {
    try (Upload upload = server.uploads().finish(name, id, digest, 0)) {
      upload.commit();
    }
  }

  @Test
  void areNotReadAgainByTheServerThatTookThem() throws IOException {
    String id = upload();
    faults.cutReadsAfter(0);
    commit(registry, id);
    assertThat(registry.blobs().size(name, digest)).isEqualTo(bytes.length);
  }

  @Test
  void areReadAgainByAnother() throws IOException {
    String id = upload();
    try (Registry other = Registry.open(driver, RegistryOptions.defaults(), clock)) {
      faults.cutReadsAfter(0);
      Refused.with(ErrorCode.UNAVAILABLE, () -> commit(other, id));
      faults.heal();
      commit(other, id);
    }
    assertThat(registry.blobs().size(name, digest)).isEqualTo(bytes.length);
  }

  @Test
  void areMovedAndNotCopied() throws IOException {
    String id = upload();
    Object file = key(folder.resolve(Paths.uploads("a/b") + "/" + id + "/data"));
    commit(registry, id);
    assertThat(key(folder.resolve(Paths.blob(digest)))).isEqualTo(file);
    assertThat(folder.resolve(Paths.uploads("a/b"))).isEmptyDirectory();
  }

  private static Object key(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void thatOthersHaveBegunGoOn() throws IOException {
    String id = "0b8e4c5a-7d5f-4a0c-9e55-1f2a3b4c5d6e";
    Path session = Files.createDirectories(folder.resolve(Paths.uploads("a/b") + "/" + id));
    Files.writeString(session.resolve("startedat"), "2026-01-02T03:04:05Z");
    Files.write(session.resolve("data"), Arrays.copyOf(bytes, 10_000));
    Files.createDirectories(session.resolve("hashstates/sha256"));
    Files.writeString(session.resolve("hashstates/sha256/10000"), "state");
    assertThat(uploads.offset(name, id)).isEqualTo(10_000);
    try (Upload upload = uploads.finish(name, id, digest, bytes.length - 10_000)) {
      upload.write(Content.slice(bytes, 10_000, bytes.length));
      upload.commit();
    }
    assertThat(registry.blobs().size(name, digest)).isEqualTo(bytes.length);
    assertThat(session).doesNotExist();
  }

  @Test
  void areAsOldAsTheLastByteThatCame() throws IOException {
    String dead = upload();
    String alive = upload();
    String begun = uploads.start(name, null);
    age(dead, "startedat", "data");
    age(alive, "startedat");
    assertThat(uploads.purge()).isEqualTo(1);
    Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.offset(name, dead));
    assertThat(folder.resolve(Paths.uploads("a/b") + "/" + dead)).doesNotExist();
    assertThat(uploads.offset(name, begun)).isZero();
    commit(registry, alive);
  }

  private void age(String id, String... files) throws IOException {
    Instant old = clock.instant().minus(Duration.ofDays(8));
    for (String file : files) {
      Path path = folder.resolve(Paths.uploads("a/b") + "/" + id + "/" + file);
      Files.setLastModifiedTime(path, FileTime.from(old));
    }
  }

  @Test
  void leaveNoFilesBehind() throws IOException {
    String cancelled = upload();
    uploads.cancel(name, cancelled);
    String wrong = uploads.start(name, null);
    try (Upload upload = uploads.finish(name, wrong, digest, -1)) {
      upload.write(Content.slice(bytes, 0, 10));
      Refused.with(ErrorCode.DIGEST_INVALID, upload::commit);
    }
    try (Upload upload = uploads.single(name, digest, -1)) {
      upload.write(ByteBuffer.wrap(bytes));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void thatAreDeadAreRemovedInTheBackground() throws IOException {
    String id = upload();
    Clock future = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
    Path session = folder.resolve(Paths.uploads("a/b") + "/" + id);
    assertThat(session).exists();
    try (Registry later = Registry.open(driver, RegistryOptions.defaults(), future)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (Files.exists(session) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(session).doesNotExist();
      Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> later.uploads().offset(name, id));
    }
  }
}
