package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Paths;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class UploadsTest {

  private final byte[] bytes = Content.random(2, 200_000);
  private final Digest digest = Content.sha256(bytes);
  private final TestClock clock = new TestClock();
  private final StorageDriver driver;
  private final Registry registry;
  private final Uploads uploads;
  private final TestRepository repository;
  private final RepositoryName name;

  UploadsTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), clock);
    uploads = registry.uploads();
    repository = TestRepository.of(registry, "a/b");
    name = repository.name();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private Registry otherServer() {
    return Registry.open(driver, RegistryOptions.defaults(), clock);
  }

  private void append(Uploads server, String id, int from, int to) {
    try (Upload upload = server.append(name, id)) {
      assertThat(upload.offset()).isEqualTo(from);
      upload.write(Content.slice(bytes, from, to));
      assertThat(upload.offset()).isEqualTo(to);
    }
    assertThat(server.offset(name, id)).isEqualTo(to);
  }

  private void finish(Uploads server, String id, int from, Digest whole) {
    try (Upload upload = server.finish(name, id, whole, bytes.length - from)) {
      assertThat(upload.offset()).isEqualTo(from);
      upload.write(Content.slice(bytes, from, bytes.length));
      upload.commit();
    }
  }

  /** The blob is there, and nothing else but its link. */
  private void assertDone(Digest whole) throws IOException {
    assertThat(repository.readBlob(whole)).isEqualTo(bytes);
    assertThat(Paths.in(driver, ""))
        .containsExactly(Paths.blob(whole), Paths.layerFolder("a/b", whole) + "/link");
  }

  private void assertUnknown(String id) {
    assertUnknown(name, id);
  }

  private void assertUnknown(RepositoryName name, String id) {
    Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.offset(name, id));
    Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.append(name, id).close());
    Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.finish(name, id, digest, -1).close());
    Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.cancel(name, id));
  }

  @Test
  void takeABlobInOneRequest() throws IOException {
    for (Digest whole : List.of(digest, Content.sha512(bytes))) {
      for (long length : new long[] {bytes.length, -1}) {
        try (Upload upload = uploads.single(name, whole, length)) {
          upload.write(Content.slice(bytes, 0, 70_000));
          assertThat(upload.offset()).isEqualTo(70_000);
          upload.write(Content.slice(bytes, 70_000, bytes.length));
          assertThat(Paths.in(driver, "docker")).isEmpty();
          upload.commit();
        }
        assertDone(whole);
        registry.blobs().delete(name, whole);
        driver.delete(Paths.blob(whole));
      }
    }
  }

  @Test
  void takeABlobAfterTheStart() throws IOException {
    String id = uploads.start(name, null);
    assertThat(uploads.offset(name, id)).isZero();
    finish(uploads, id, 0, digest);
    assertDone(digest);
    assertUnknown(id);
  }

  @Test
  void takeABlobInAStreamBetweenStartAndEnd() throws IOException {
    String id = uploads.start(name, null);
    append(uploads, id, 0, bytes.length);
    finish(uploads, id, bytes.length, digest);
    assertDone(digest);
    assertUnknown(id);
  }

  @Test
  void takeABlobInChunksTheLastWithTheEnd() throws IOException {
    String id = uploads.start(name, null);
    append(uploads, id, 0, 1);
    append(uploads, id, 1, 65_536);
    append(uploads, id, 65_536, 150_001);
    finish(uploads, id, 150_001, digest);
    assertDone(digest);
    assertUnknown(id);
  }

  @Test
  void takeManyChunks() throws IOException {
    String id = uploads.start(name, null);
    int chunk = 1_999;
    int at = 0;
    for (; at + chunk < bytes.length; at += chunk) {
      append(uploads, id, at, at + chunk);
    }
    finish(uploads, id, at, digest);
    assertDone(digest);
  }

  @Test
  void takeEveryAlgorithmWhateverWasHinted() throws IOException {
    for (Digest whole : List.of(digest, Content.sha512(bytes))) {
      for (@Nullable Algorithm hint : new Algorithm[] {null, Algorithm.SHA256, Algorithm.SHA512}) {
        String id = uploads.start(name, hint);
        append(uploads, id, 0, 100_000);
        append(uploads, id, 100_000, 150_000);
        finish(uploads, id, 150_000, whole);
        assertDone(whole);
        registry.blobs().delete(name, whole);
        driver.delete(Paths.blob(whole));
      }
    }
  }

  @Test
  void takeTheEmptyBlobInEveryForm() throws IOException {
    Digest empty = Content.sha256(new byte[0]);
    ByteBuffer nothing = ByteBuffer.allocate(0);
    try (Upload upload = uploads.single(name, empty, 0)) {
      upload.commit();
    }
    assertThat(repository.readBlob(empty)).isEmpty();
    registry.blobs().delete(name, empty);
    String id = uploads.start(name, null);
    try (Upload upload = uploads.append(name, id)) {
      upload.write(nothing);
    }
    assertThat(uploads.offset(name, id)).isZero();
    try (Upload upload = uploads.finish(name, id, empty, -1)) {
      upload.write(nothing);
      upload.commit();
    }
    assertThat(registry.blobs().size(name, empty)).isZero();
    assertUnknown(id);
  }

  @Test
  void takeEmptyChunksBetweenOthers() throws IOException {
    String id = uploads.start(name, null);
    append(uploads, id, 0, 0);
    append(uploads, id, 0, 10);
    append(uploads, id, 10, 10);
    try (Registry other = otherServer()) {
      append(other.uploads(), id, 10, 10);
      append(other.uploads(), id, 10, 20);
    }
    append(uploads, id, 20, 20);
    finish(uploads, id, 20, digest);
    assertDone(digest);
  }

  @Test
  void goOnAfterARestart() throws IOException {
    String id;
    try (Registry before = otherServer()) {
      id = before.uploads().start(name, null);
      append(before.uploads(), id, 0, 1_000);
    }
    append(uploads, id, 1_000, 2_000);
    finish(uploads, id, 2_000, digest);
    assertDone(digest);
  }

  @Test
  void goOnAfterARestartBeforeTheFirstByte() throws IOException {
    String id;
    try (Registry before = otherServer()) {
      id = before.uploads().start(name, Algorithm.SHA512);
    }
    append(uploads, id, 0, 1_000);
    finish(uploads, id, 1_000, Content.sha512(bytes));
    assertDone(Content.sha512(bytes));
  }

  @Test
  void goOnOnSeveralServersInTurn() throws IOException {
    try (Registry other = otherServer()) {
      String id = uploads.start(name, null);
      int step = 20_000;
      for (int at = 0; at < 160_000; at += step) {
        append((at / step) % 2 == 0 ? uploads : other.uploads(), id, at, at + step);
      }
      finish(uploads, id, 160_000, digest);
      assertDone(digest);
      Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> other.uploads().offset(name, id));
    }
  }

  /** The second server is kept out, or what it writes never becomes part of the blob. */
  @Test
  void neverMixTheBytesOfTwoServers() throws IOException {
    byte[] others = Content.random(9, 3_000);
    try (Registry other = otherServer()) {
      String id = uploads.start(name, null);
      append(uploads, id, 0, 1_000);
      try (Upload mine = uploads.finish(name, id, digest, -1)) {
        intrude(other, id, others);
        mine.write(Content.slice(bytes, 1_000, bytes.length));
        mine.commit();
      }
      assertDone(digest);
      String again = uploads.start(name, null);
      try (Upload mine = uploads.append(name, again)) {
        intrude(other, again, others);
        mine.write(Content.slice(bytes, 0, others.length));
      }
      Digest wanted = Content.sha256(Arrays.copyOf(bytes, others.length));
      try (Upload mine = uploads.finish(name, again, wanted, 0)) {
        mine.commit();
        assertThat(repository.readBlob(wanted)).isEqualTo(Arrays.copyOf(bytes, others.length));
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_BUSY);
      }
      try (Upload theirs = other.uploads().finish(name, again, Content.sha256(others), 0)) {
        Refused.with(ErrorCode.DIGEST_INVALID, theirs::commit);
      } catch (RegistryException e) {
        assertThat(e.code()).isIn(ErrorCode.UPLOAD_BUSY, ErrorCode.BLOB_UPLOAD_UNKNOWN);
      }
    }
  }

  private void intrude(Registry other, String id, byte[] others) {
    try (Upload theirs = other.uploads().append(name, id)) {
      theirs.write(ByteBuffer.wrap(others));
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_BUSY);
    }
  }

  @Test
  void areForOneRequestAtATime() throws IOException {
    String id = uploads.start(name, null);
    append(uploads, id, 0, 5);
    try (Upload first = uploads.append(name, id)) {
      first.write(Content.slice(bytes, 5, 10));
      Refused.with(ErrorCode.UPLOAD_BUSY, () -> uploads.append(name, id).close());
      Refused.with(ErrorCode.UPLOAD_BUSY, () -> uploads.finish(name, id, digest, -1).close());
      Refused.with(ErrorCode.UPLOAD_BUSY, () -> uploads.cancel(name, id));
      clock.advance(Duration.ofDays(30));
      assertThat(uploads.purge()).isZero();
    }
    finish(uploads, id, 10, digest);
    assertDone(digest);
    String direct = uploads.start(name, null);
    try (Upload first = uploads.finish(name, direct, digest, -1)) {
      assertThat(first.offset()).isZero();
      Refused.with(ErrorCode.UPLOAD_BUSY, () -> uploads.append(name, direct).close());
    }
    uploads.cancel(name, direct);
    assertUnknown(direct);
  }

  @Test
  void areGoneWhenCancelled() throws IOException {
    String empty = uploads.start(name, null);
    String id = uploads.start(name, null);
    append(uploads, id, 0, 70_000);
    uploads.cancel(name, id);
    assertUnknown(id);
    assertThat(uploads.offset(name, empty)).isZero();
    uploads.cancel(name, empty);
    assertThat(Paths.in(driver, "")).isEmpty();
  }

  @Test
  void areKnownInTheirOwnRepositoryByTheirIdOnly() {
    String id = uploads.start(name, null);
    assertUnknown(RepositoryName.parse("a"), id);
    for (String unknown :
        List.of(
            UUID.randomUUID().toString(),
            id.toUpperCase(Locale.ROOT) + "A",
            "",
            "x",
            ".",
            "..",
            "../" + id,
            id + "/",
            id + "/..",
            id + "0",
            "\u0000")) {
      assertUnknown(unknown);
    }
    assertThat(uploads.offset(name, id)).isZero();
  }

  @Test
  void storeNothingBeforeTheFirstByte() throws IOException {
    String id = uploads.start(name, null);
    assertThat(Paths.in(driver, "")).isEmpty();
    try (Registry other = otherServer()) {
      assertThat(other.uploads().offset(name, id)).isZero();
      other.uploads().cancel(name, id);
      assertThat(Paths.in(driver, "")).isEmpty();
      Refused.with(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> other.uploads().offset(name, id));
    }
  }

  @Test
  void areFoundByAServerWhoseClientKnowsOfNoBytes() throws IOException {
    try (Registry other = otherServer()) {
      String id = other.uploads().start(name, null);
      append(uploads, id, 0, 1_000);
      try (Upload upload = uploads.finish(name, id, digest, bytes.length - 1_000, false)) {
        assertThat(upload.offset()).isEqualTo(1_000);
        upload.write(Content.slice(bytes, 1_000, bytes.length));
        upload.commit();
      }
      assertDone(digest);
    }
  }

  @Test
  void areRefusedWhenTheyWereStartedTooLongAgoOrInTheFuture() {
    String id = uploads.start(name, null);
    clock.advance(RegistryOptions.defaults().uploadExpiry().plusMinutes(16));
    assertUnknown(id);
    String ahead = uploads.start(name, null);
    clock.advance(Duration.ofMinutes(-14));
    assertThat(uploads.offset(name, ahead)).isZero();
    clock.advance(Duration.ofMinutes(-2));
    assertUnknown(ahead);
  }

  @Test
  void leaveNothingAfterAWrongDigest() throws IOException {
    Digest wrong = Content.sha256(Content.of("something else"));
    try (Upload upload = uploads.single(name, wrong, -1)) {
      upload.write(ByteBuffer.wrap(bytes));
      Refused.with(ErrorCode.DIGEST_INVALID, upload::commit)
          .withMessageContaining(digest.toString())
          .withMessageContaining(wrong.toString());
    }
    String direct = uploads.start(name, null);
    try (Upload upload = uploads.finish(name, direct, wrong, -1)) {
      upload.write(ByteBuffer.wrap(bytes));
      Refused.with(ErrorCode.DIGEST_INVALID, upload::commit);
    }
    String chunked = uploads.start(name, null);
    append(uploads, chunked, 0, 1_000);
    try (Upload upload = uploads.finish(name, chunked, wrong, -1)) {
      Refused.with(ErrorCode.DIGEST_INVALID, upload::commit);
    }
    assertUnknown(direct);
    assertUnknown(chunked);
    assertThat(Paths.in(driver, "")).isEmpty();
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> registry.blobs().size(name, wrong));
  }

  @Test
  void leaveNothingWithoutASessionWhenNotCommitted() throws IOException {
    try (Upload upload = uploads.single(name, digest, bytes.length)) {
      upload.write(ByteBuffer.wrap(bytes));
    }
    assertThat(Paths.in(driver, "")).isEmpty();
    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> registry.blobs().size(name, digest));
  }

  @Test
  void canBeGivenUpAtTheEndAndTriedAgain() throws IOException {
    String id = uploads.start(name, null);
    try (Upload upload = uploads.finish(name, id, digest, bytes.length)) {
      upload.write(Content.slice(bytes, 0, 1_000));
    }
    long offset = uploads.offset(name, id);
    assertThat(offset).isZero();
    finish(uploads, id, 0, digest);
    assertDone(digest);
  }

  @Test
  void areNotCommittedByAnAppendingRequest() {
    String id = uploads.start(name, null);
    try (Upload upload = uploads.append(name, id)) {
      assertThatIllegalStateException().isThrownBy(upload::commit);
    }
    assertThat(uploads.offset(name, id)).isZero();
  }

  @Test
  void areLimitedInSize() throws IOException {
    RegistryOptions options = RegistryOptions.defaults().withBlobLimit(10);
    try (Registry small = Registry.open(driver, options, clock)) {
      byte[] ten = Content.random(3, 10);
      TestRepository limited = TestRepository.of(small, "a/b");
      assertThat(limited.readBlob(limited.pushBlob(ten))).isEqualTo(ten);
      try (Upload upload = small.uploads().single(name, digest, -1)) {
        upload.write(Content.slice(bytes, 0, 10));
        Refused.with(ErrorCode.BLOB_TOO_LARGE, () -> upload.write(Content.slice(bytes, 10, 11)));
      }
      String id = small.uploads().start(name, null);
      try (Upload upload = small.uploads().append(name, id)) {
        upload.write(Content.slice(bytes, 0, 9));
        Refused.with(ErrorCode.BLOB_TOO_LARGE, () -> upload.write(Content.slice(bytes, 9, 11)))
            .withMessageContaining("10 bytes");
      }
      assertThat(small.uploads().offset(name, id)).isEqualTo(9);
      try (Upload upload = small.uploads().finish(name, id, digest, -1)) {
        Refused.with(ErrorCode.BLOB_TOO_LARGE, () -> upload.write(Content.slice(bytes, 9, 11)));
      }
    }
  }

  @Test
  void areThrownAwayAfterTheirAgeAndNotBefore() throws IOException {
    repository.pushBlob(Content.of("kept"));
    List<String> kept = Paths.in(driver, "");
    String empty = uploads.start(name, null);
    String id = uploads.start(name, null);
    append(uploads, id, 0, 1_000);
    Duration expiry = RegistryOptions.defaults().uploadExpiry();
    clock.advance(expiry.minusMinutes(1));
    assertThat(uploads.purge()).isZero();
    assertThat(uploads.offset(name, id)).isEqualTo(1_000);
    clock.advance(Duration.ofMinutes(20));
    assertThat(uploads.purge()).isEqualTo(1);
    assertUnknown(id);
    assertUnknown(empty);
    assertThat(Paths.in(driver, "")).isEqualTo(kept);
    assertThat(uploads.purge()).isZero();
  }

  @Test
  void areNotTakenFromWhoWritesByALookForDeadOnes() throws InterruptedException {
    String id = uploads.start(name, null);
    append(uploads, id, 0, 1);
    AtomicBoolean ends = new AtomicBoolean();
    Thread purging =
        new Thread(
            () -> {
              while (!ends.get()) {
                assertThat(uploads.purge()).isZero();
              }
            });
    purging.start();
    try {
      for (int i = 1; i < 300; i++) {
        append(uploads, id, i, i + 1);
      }
    } finally {
      ends.set(true);
      purging.join();
    }
    assertThat(uploads.offset(name, id)).isEqualTo(300);
  }
}
