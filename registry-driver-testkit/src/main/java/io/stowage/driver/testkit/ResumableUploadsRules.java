package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Rules of {@link ResumableUploads}. */
final class ResumableUploadsRules {
  private static final String UPLOAD = "u/_uploads/1/data";

  private ResumableUploadsRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("uploads in steps", ResumableUploadsRules::steps),
        new Rule("shows nothing at the target before the commit", ResumableUploadsRules::hidden),
        new Rule("commits over another object", ResumableUploadsRules::overExisting),
        new Rule("commits an empty upload", ResumableUploadsRules::empty),
        new Rule("opens no upload that is missing", ResumableUploadsRules::missing),
        new Rule("begins an upload or goes on with it", ResumableUploadsRules::beginsOrGoesOn),
        new Rule("purges nothing that is in use", ResumableUploadsRules::purged),
        new Rule("begins no upload over another", ResumableUploadsRules::beginsOnce),
        new Rule(
            "goes on with an upload that did not become an object",
            ResumableUploadsRules::notCommitted),
        new Rule("keeps the bytes of two writers apart", ResumableUploadsRules::twoWriters),
        new Rule("aborts an upload with its folder", ResumableUploadsRules::aborted),
        new Rule("discards an upload with its folder", ResumableUploadsRules::discarded),
        new Rule("discards one upload of several", ResumableUploadsRules::discardedAlone),
        new Rule("reads what was uploaded while it goes on", ResumableUploadsRules::readBack),
        new Rule("takes the rest of a buffer of any kind", ResumableUploadsRules::buffers),
        new Rule("writes nothing after the close", ResumableUploadsRules::closed),
        new Rule("refuses bad paths", ResumableUploadsRules::badPaths),
        new Rule("runs 32 uploads at once", ResumableUploadsRules::atOnce));
  }

  private static ResumableUploads uploads(StorageDriver driver) {
    return driver.capability(ResumableUploads.class).orElseThrow();
  }

  private static void append(ResumableUpload upload, int... bytes) throws IOException {
    byte[] source = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      source[i] = (byte) bytes[i];
    }
    assertThat(upload.write(ByteBuffer.wrap(source))).isEqualTo(bytes.length);
  }

  private static void commit(ResumableUpload upload, String target) throws IOException {
    try (ObjectWriter object = upload.finish(target)) {
      object.commit();
    }
  }

  /** What had to be copied may have left its source to be discarded. */
  private static void assertGone(StorageDriver driver) throws IOException {
    uploads(driver).discard("u/_uploads/1");
    assertThatThrownBy(() -> uploads(driver).open(UPLOAD).close())
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Listings.toList(driver.list("u", ""))).isEmpty();
  }

  private static void steps(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(90_000, 1);
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      assertThat(upload.size()).isZero();
      upload.write(ByteBuffer.wrap(bytes, 0, 30_000));
      assertThat(upload.size()).isEqualTo(30_000);
      upload.write(ByteBuffer.wrap(bytes, 30_000, 1));
    }
    try (ResumableUpload upload = uploads(driver).open(UPLOAD)) {
      assertThat(upload.size()).isEqualTo(30_001);
      upload.write(ByteBuffer.wrap(bytes, 30_001, 40_000));
    }
    assertThat(uploads(driver).size(UPLOAD)).isEqualTo(70_001);
    try (ResumableUpload upload = uploads(driver).open(UPLOAD)) {
      upload.write(ByteBuffer.wrap(bytes, 70_001, 19_999));
      assertThat(upload.size()).isEqualTo(bytes.length);
      assertThat(upload.isOpen()).isTrue();
      commit(upload, "blobs/x/data");
      assertThat(upload.isOpen()).isFalse();
    }
    assertThat(driver.readAll("blobs/x/data", bytes.length)).isEqualTo(bytes);
    assertGone(driver);
  }

  private static void hidden(StorageDriver driver) throws IOException {
    driver.writeAll("t/old", new byte[] {1});
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      append(upload, 2, 2);
      assertThat(driver.readAll("t/old", 1)).containsExactly(1);
      assertThatThrownBy(() -> driver.stat("t/new")).isInstanceOf(NoSuchFileException.class);
    }
  }

  private static void overExisting(StorageDriver driver) throws IOException {
    driver.writeAll("t/old", new byte[] {1, 1, 1});
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      append(upload, 2, 2);
      commit(upload, "t/old");
    }
    assertThat(driver.readAll("t/old", 2)).containsExactly(2, 2);
    assertGone(driver);
  }

  private static void empty(StorageDriver driver) throws IOException {
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      commit(upload, "t/empty");
    }
    assertThat(driver.stat("t/empty").size()).isZero();
    assertGone(driver);
  }

  private static void missing(StorageDriver driver) throws IOException {
    uploads(driver).create(UPLOAD).close();
    for (String path : List.of("u/_uploads/2/data", "u/_uploads/1", "x/y")) {
      assertThatThrownBy(() -> uploads(driver).open(path).close())
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> uploads(driver).size(path)).isInstanceOf(NoSuchFileException.class);
    }
  }

  private static void beginsOnce(StorageDriver driver) throws IOException {
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      append(upload, 1, 1, 1);
    }
    assertThatThrownBy(() -> uploads(driver).create(UPLOAD).close())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(uploads(driver).size(UPLOAD)).isEqualTo(3);
  }

  private static void beginsOrGoesOn(StorageDriver driver) throws IOException {
    for (int size = 0; size < 3; size++) {
      try (ResumableUpload upload = uploads(driver).openOrCreate(UPLOAD)) {
        assertThat(upload.size()).isEqualTo(size);
        append(upload, size);
      }
    }
    try (ResumableUpload upload = uploads(driver).openOrCreate(UPLOAD)) {
      commit(upload, "t/object");
    }
    assertThat(driver.readAll("t/object", 3)).containsExactly(0, 1, 2);
  }

  private static void purged(StorageDriver driver) throws IOException {
    driver.writeAll("t/object", new byte[] {1});
    uploads(driver).create(UPLOAD).close();
    int unused = uploads(driver).purge(Instant.now().plusSeconds(60));
    assertThat(driver.readAll("t/object", 1)).containsExactly(1);
    assertThat(uploads(driver).size(UPLOAD)).isZero();
  }

  private static void notCommitted(StorageDriver driver) throws IOException {
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      append(upload, 1);
      upload.finish("t/object").close();
      assertThat(upload.isOpen()).isFalse();
    }
    assertThatThrownBy(() -> driver.stat("t/object")).isInstanceOf(NoSuchFileException.class);
    try (ResumableUpload upload = uploads(driver).open(UPLOAD)) {
      assertThat(upload.size()).isEqualTo(1);
      append(upload, 2);
      commit(upload, "t/object");
    }
    assertThat(driver.readAll("t/object", 2)).containsExactly(1, 2);
  }

  /** The second is kept out, or what the first has written is what becomes the object. */
  private static void twoWriters(StorageDriver driver) throws IOException {
    try (ResumableUpload first = uploads(driver).create(UPLOAD)) {
      append(first, 1, 1);
      try (ResumableUpload second = uploads(driver).open(UPLOAD)) {
        append(second, 2, 2, 2);
      } catch (UploadBusyException e) {
        assertThat(e).hasMessageContaining(UPLOAD);
      }
      append(first, 1);
      commit(first, "t/object");
    }
    assertThat(driver.readAll("t/object", 3)).containsExactly(1, 1, 1);
  }

  private static void aborted(StorageDriver driver) throws IOException {
    ResumableUpload upload = uploads(driver).create(UPLOAD);
    append(upload, 1);
    upload.close();
    driver.deleteFolder("u/_uploads/1");
    assertGone(driver);
    ResumableUpload open = uploads(driver).create(UPLOAD);
    append(open, 1);
    driver.deleteFolder("u");
    try {
      commit(open, "t/object");
      // Where nothing is stored before the commit it comes after the deletion.
      assertThat(driver.readAll("t/object", 1)).containsExactly(1);
    } catch (IOException e) {
      assertThatThrownBy(() -> driver.stat("t/object")).isInstanceOf(NoSuchFileException.class);
    }
    open.close();
    assertGone(driver);
  }

  private static void discarded(StorageDriver driver) throws IOException {
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      append(upload, 1);
    }
    driver.writeAll("u/_uploads/1/startedat", new byte[] {1});
    driver.writeAll("u/_uploads/10/startedat", new byte[] {1});
    uploads(driver).discard("u/_uploads/1");
    uploads(driver).discard("u/_uploads/1");
    uploads(driver).discard("x/y");
    assertThatThrownBy(() -> uploads(driver).discard("u/../u"))
        .isInstanceOf(InvalidPathException.class);
    assertThat(Listings.toList(driver.list("u", ""))).hasSize(1);
    assertThat(driver.readAll("u/_uploads/10/startedat", 1)).containsExactly(1);
    try (ResumableUpload again = uploads(driver).create(UPLOAD)) {
      append(again, 2);
      commit(again, "t/object");
    }
    assertThat(driver.readAll("t/object", 1)).containsExactly(2);
  }

  private static void discardedAlone(StorageDriver driver) throws IOException {
    for (String path : new String[] {"u/_uploads/1", "u/_uploads/10"}) {
      try (ResumableUpload upload = uploads(driver).create(path)) {
        append(upload, 1);
      }
    }
    uploads(driver).discard("u/_uploads/1");
    assertThatThrownBy(() -> uploads(driver).size("u/_uploads/1"))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(uploads(driver).size("u/_uploads/10")).isEqualTo(1);
    uploads(driver).discard("u/_uploads");
    assertThat(Listings.toList(driver.list("u", ""))).isEmpty();
  }

  private static void readBack(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(50_000, 2);
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      assertThat(Contents.readFully(upload.read())).isEmpty();
      upload.write(ByteBuffer.wrap(bytes, 0, 20_000));
      assertThat(Contents.readFully(upload.read())).isEqualTo(Arrays.copyOf(bytes, 20_000));
      upload.write(ByteBuffer.wrap(bytes, 20_000, 30_000));
      assertThat(Contents.readFully(upload.read())).isEqualTo(bytes);
    }
    try (ResumableUpload upload = uploads(driver).open(UPLOAD)) {
      assertThat(Contents.readFully(upload.read())).isEqualTo(bytes);
      commit(upload, "t/object");
    }
    assertThat(driver.readAll("t/object", 50_000)).isEqualTo(bytes);
  }

  private static void buffers(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(1000, 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(1000).put(bytes).position(100).limit(900);
    ByteBuffer readOnly = ByteBuffer.wrap(bytes).asReadOnlyBuffer().position(900);
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      assertThat(upload.write(direct)).isEqualTo(800);
      assertThat(upload.write(direct)).isZero();
      assertThat(upload.write(readOnly)).isEqualTo(100);
      commit(upload, "t/object");
    }
    assertThat(driver.readAll("t/object", 900)).isEqualTo(Arrays.copyOfRange(bytes, 100, 1000));
  }

  private static void closed(StorageDriver driver) throws IOException {
    ResumableUpload upload = uploads(driver).create(UPLOAD);
    append(upload, 1);
    upload.close();
    upload.close();
    assertThat(upload.isOpen()).isFalse();
    assertThatThrownBy(() -> append(upload, 2)).isInstanceOf(ClosedChannelException.class);
    try (ResumableUpload again = uploads(driver).open(UPLOAD)) {
      assertThat(again.size()).isEqualTo(1);
    }
  }

  private static void badPaths(StorageDriver driver) throws IOException {
    assertThatThrownBy(() -> uploads(driver).create("../x").close())
        .isInstanceOf(InvalidPathException.class);
    assertThatThrownBy(() -> uploads(driver).open("").close())
        .isInstanceOf(InvalidPathException.class);
    try (ResumableUpload upload = uploads(driver).create(UPLOAD)) {
      assertThatThrownBy(() -> commit(upload, "a/../b")).isInstanceOf(InvalidPathException.class);
    }
    assertThatThrownBy(() -> driver.stat("b")).isInstanceOf(NoSuchFileException.class);
  }

  private static void atOnce(StorageDriver driver) throws Exception {
    Together.run(
        32,
        number -> {
          try (ResumableUpload upload = uploads(driver).create("u/%d/data".formatted(number))) {
            upload.write(ByteBuffer.wrap(Contents.random(20_000, number)));
            commit(upload, "t/%d/%d/data".formatted(number % 4, number));
          }
        });
    for (int number = 0; number < 32; number++) {
      assertThat(driver.readAll("t/%d/%d/data".formatted(number % 4, number), 20_000))
          .isEqualTo(Contents.random(20_000, number));
    }
  }
}
