package io.stowage.driver.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StoredObject;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDriverTest {
  @TempDir private Path folder;

  @Test
  void storesObjectsAsFiles() throws IOException {
    try (FileDriver driver = FileDriver.open(folder.resolve("new/root"))) {
      driver.writeAll("a/b/c", "one".getBytes(UTF_8));
      driver.writeAll("a/b-c", "two".getBytes(UTF_8));
      driver.writeAll("a/b/c", "three".getBytes(UTF_8));
      driver.move("a/b-c", "x/y");

      assertThat(driver.readAll("a/b/c", 10)).asString().isEqualTo("three");
      assertThat(Files.readString(folder.resolve("new/root/x/y"))).isEqualTo("two");
      assertThat(paths(driver)).containsExactly("a/b/c", "x/y");

      driver.deleteFolder("a");
      driver.delete("x/y");

      assertThat(paths(driver)).isEmpty();
      assertThatThrownBy(() -> driver.stat("a")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.stat("x")).isInstanceOf(NoSuchFileException.class);
      assertThat(folder.resolve("new/root/_stowage/tmp")).isEmptyDirectory();
    }
  }

  @Test
  void continuesUploads() throws IOException {
    try (FileDriver driver = FileDriver.open(folder)) {
      ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
      try (ResumableUpload upload = uploads.create("u/1/data")) {
        upload.write(ByteBuffer.wrap("one".getBytes(UTF_8)));
      }
      try (ResumableUpload upload = uploads.open("u/1/data")) {
        assertThat(upload.size()).isEqualTo(3);
        upload.write(ByteBuffer.wrap("two".getBytes(UTF_8)));
        commit(upload, "blobs/x/data");
      }
      assertThat(driver.readAll("blobs/x/data", 10)).asString().isEqualTo("onetwo");
      assertThatThrownBy(() -> uploads.open("u/1/data")).isInstanceOf(NoSuchFileException.class);
      driver.checkHealth();
    }
  }

  @Test
  void keepsAnotherDriverOutOfAnUpload() throws IOException {
    try (FileDriver driver = FileDriver.open(folder);
        FileDriver other = FileDriver.open(folder)) {
      ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
      ResumableUploads others = other.capability(ResumableUploads.class).orElseThrow();
      try (ResumableUpload upload = uploads.create("u/1/data")) {
        upload.write(ByteBuffer.wrap("one".getBytes(UTF_8)));
        upload.read().close(); // which must not give the lock away
        assertThatThrownBy(() -> others.open("u/1/data")).isInstanceOf(UploadBusyException.class);
        assertThat(others.size("u/1/data")).isEqualTo(3);
        // One that throws it away and begins again leaves the first with nothing to commit.
        others.discard("u/1");
        try (ResumableUpload begun = others.create("u/1/data")) {
          begun.write(ByteBuffer.wrap("two".getBytes(UTF_8)));
        }
        assertThatThrownBy(() -> commit(upload, "blobs/x/data"))
            .isInstanceOf(UploadBusyException.class);
        assertThatThrownBy(() -> driver.stat("blobs/x/data"))
            .isInstanceOf(NoSuchFileException.class);
      }
      try (ResumableUpload begun = uploads.open("u/1/data")) {
        commit(begun, "blobs/x/data");
      }
      assertThat(driver.readAll("blobs/x/data", 10)).asString().isEqualTo("two");
    }
  }

  private static List<String> paths(FileDriver driver) throws IOException {
    List<String> paths = new ArrayList<>();
    try (Listing<StoredObject> listing = driver.list("", "")) {
      for (StoredObject found = listing.next(); found != null; found = listing.next()) {
        paths.add(found.path());
      }
    }
    return paths;
  }

  private static void commit(ResumableUpload upload, String target) throws IOException {
    try (ObjectWriter object = upload.finish(target)) {
      object.commit();
    }
  }
}
