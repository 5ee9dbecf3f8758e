package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are larger than a part, on two servers. */
class S3UploadsTest {

  private static final String PATH = "u/1/data";
  private static final int PART = 5 << 20;

  @RegisterExtension private static final S3ProxyServer SERVER = new S3ProxyServer();

  private final S3Settings settings =
      SERVER.settings(SERVER.newBucket()).prefix("p").partSize(PART).build();
  private S3Driver one;
  private S3Driver two;

  @BeforeEach
  void open() throws IOException {
    one = S3Driver.open(settings);
    two = S3Driver.open(settings);
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  private static ResumableUploads uploads(StorageDriver driver) {
    return driver.capability(ResumableUploads.class).orElseThrow();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static void commit(ResumableUpload upload) throws IOException {
    try (ObjectWriter object = upload.finish("t/blob")) {
      object.commit();
    }
  }

  private void append(StorageDriver driver, byte[] bytes, int from, int to) throws IOException {
    try (ResumableUpload upload = uploads(driver).openOrCreate(PATH)) {
      assertThat(upload.size()).isEqualTo(from);
      upload.write(ByteBuffer.wrap(bytes, from, to - from));
    }
    assertThat(uploads(driver).size(PATH)).isEqualTo(to);
  }

  /** Steps of this many bytes, on one server and the other in turn. */
  @ParameterizedTest
  @ValueSource(ints = {2 << 20, PART, PART + 1, 11 << 20, 30_000_000})
  void continuesOnAnotherServer(int step) throws IOException {
    byte[] bytes = random(2 * PART + 3_000_000);
    for (int from = 0, turn = 0; from < bytes.length; from += step, turn++) {
      append(turn % 2 == 0 ? one : two, bytes, from, Math.min(bytes.length, from + step));
    }
    try (ResumableUpload upload = uploads(one).open(PATH)) {
      commit(upload);
    }
    assertThat(two.readAll("t/blob", bytes.length)).isEqualTo(bytes);
    uploads(one).discard("u/1");
    assertNothingLeft();
  }

  @Test
  void readsPartsAndGoesOn() throws IOException {
    byte[] bytes = random(4 * PART + 1000);
    append(one, bytes, 0, PART + 17);
    try (ResumableUpload upload = uploads(two).open(PATH)) {
      assertThat(read(upload)).isEqualTo(Arrays.copyOf(bytes, PART + 17));
    }
    append(one, bytes, PART + 17, 3 * PART);
    try (ResumableUpload upload = uploads(two).open(PATH)) {
      assertThat(read(upload)).isEqualTo(Arrays.copyOf(bytes, 3 * PART));
      upload.write(ByteBuffer.wrap(bytes, 3 * PART, PART + 1000));
      assertThat(read(upload)).isEqualTo(bytes);
      commit(upload);
    }
    assertThat(one.readAll("t/blob", bytes.length)).isEqualTo(bytes);
    uploads(one).discard(PATH);
    assertNothingLeft();
  }

  private static byte[] read(ResumableUpload upload) throws IOException {
    try (var in = Channels.newInputStream(upload.read())) {
      return in.readAllBytes();
    }
  }

  @Test
  void keepsOutTheSecondOfTwoWriters() throws IOException {
    append(one, random(2 * PART), 0, 2 * PART);
    try (ResumableUpload second = uploads(two).open(PATH)) {
      append(one, new byte[2 * PART + 1], 2 * PART, 2 * PART + 1);
      second.write(ByteBuffer.wrap(new byte[] {2}));
      assertThatThrownBy(second::close)
          .isInstanceOf(UploadBusyException.class)
          .hasMessageContaining(PATH);
    }
    try (ResumableUpload upload = uploads(two).open(PATH)) {
      assertThat(read(upload)).endsWith(0);
    }
  }

  @Test
  void finishesWhatWasWholeBeforeACrash() throws IOException {
    byte[] bytes = random(2 * PART);
    append(one, bytes, 0, bytes.length);
    // The parts become an object, which nothing tells of.
    try (var in = Channels.newInputStream(uploads(one).open(PATH).read())) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
    }
    try (ResumableUpload upload = uploads(two).open(PATH)) {
      commit(upload);
    }
    assertThat(one.readAll("t/blob", bytes.length)).isEqualTo(bytes);
  }

  @Test
  void abortsPartsThatAreDiscarded() throws IOException {
    append(one, random(2 * PART), 0, 2 * PART);
    uploads(two).discard("u/1");
    assertNothingLeft();
  }

  @Test
  void purgesPartsOfWritersThatWereKilled() throws IOException {
    append(one, random(2 * PART), 0, 2 * PART);
    ObjectWriter killed = two.write("t/killed");
    killed.write(ByteBuffer.wrap(random(2 * PART)));
    Instant later = Instant.now().plusSeconds(60);
    assertThat(uploads(one).purge(Instant.now().minusSeconds(60))).isZero();
    assertThat(uploads(one).purge(later)).isEqualTo(1);
    assertThatThrownBy(killed::commit).isInstanceOf(IOException.class);
    killed.close();
    try (ResumableUpload upload = uploads(one).open(PATH)) {
      commit(upload);
    }
    uploads(one).discard("u/1");
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (var left = one.list("u", "")) {
      assertThat(left.next()).isNull();
    }
    try (S3Store store = new S3Store(settings)) {
      assertThat(store.multiparts().list()).isEmpty();
    }
  }
}
