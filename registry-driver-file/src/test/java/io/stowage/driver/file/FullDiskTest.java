package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StoredObject;
import io.stowage.driver.testkit.Listings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * That a full disk is told of and leaves nothing behind. With {@code -Dstowage.small.disk=} and an
 * empty folder on a small real file system it fills that one as well.
 */
class FullDiskTest {
  private static final String FULL = "(?is).*(no space left|out of disk space).*";
  private static final int PIECE = 1 << 20;

  @Test
  void goesOnAfterADiskWasFull() throws IOException {
    Configuration small = Configuration.unix().toBuilder().setMaxSize(4 * PIECE).build();
    try (FileSystem fileSystem = Jimfs.newFileSystem(small)) {
      fill(fileSystem.getPath("root"));
    }
    Optional<Path> real =
        Optional.ofNullable(System.getProperty("stowage.small.disk")).map(Path::of);
    if (real.isPresent()) {
      fill(real.get());
    }
  }

  private static void fill(Path root) throws IOException {
    try (FileDriver driver = FileDriver.open(root)) {
      driver.writeAll("f/old", new byte[] {1});

      assertThatThrownBy(() -> writeTooMuch(driver, "f/old"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("f/old")
          .hasMessageMatching(FULL);
      assertThatThrownBy(() -> writeTooMuch(driver, "new/folder/new"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("new/folder/new")
          .hasMessageMatching(FULL);

      assertThat(Listings.toList(driver.list("", "")))
          .extracting(StoredObject::path)
          .containsExactly("f/old");
      assertThat(root.resolve("_stowage/tmp")).isEmptyDirectory();
      assertThat(root.resolve("new")).doesNotExist();
      assertThat(driver.readAll("f/old", 1)).containsExactly(1);

      driver.writeAll("f/old", new byte[2 * PIECE]);
      assertThat(driver.stat("f/old").size()).isEqualTo(2 * PIECE);
      driver.delete("f/old");
      uploadTooMuch(driver);
      driver.writeAll("f/new", new byte[2 * PIECE]);
      driver.checkHealth();
      driver.deleteFolder("f");
    }
    assertThat(root.resolve("_stowage/tmp")).isEmptyDirectory();
    assertThat(Files.exists(root.resolve("f"))).isFalse();
  }

  private static void writeTooMuch(FileDriver driver, String path) throws IOException {
    try (ObjectWriter writer = driver.write(path)) {
      for (int i = 0; i < 8; i++) {
        writer.write(ByteBuffer.wrap(new byte[PIECE]));
      }
      writer.commit();
    }
  }

  private static void uploadTooMuch(FileDriver driver) throws IOException {
    ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
    try (ResumableUpload upload = uploads.create("u/1/data")) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 8; i++) {
                  upload.write(ByteBuffer.wrap(new byte[PIECE]));
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("u/1/data")
          .hasMessageMatching(FULL);
    }
    driver.deleteFolder("u");
    assertThat(Listings.toList(driver.list("", ""))).isEmpty();
  }
}
