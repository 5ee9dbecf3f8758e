package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StoredObject;
import io.stowage.driver.testkit.Listings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That nothing outside the root is read, written or deleted through a symbolic link. */
class SymbolicLinksTest {
  @TempDir private Path folder;
  private Path root;
  private Path outside;
  private FileDriver driver;

  @BeforeEach
  void open() throws IOException {
    root = folder.resolve("root");
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    driver = FileDriver.open(root);
    driver.writeAll("in/object", new byte[] {1});
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void assertUntouched() throws IOException {
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(outside.resolve("secret"));
    }
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  private void assertRefused(String named, ThrowingCallable... calls) throws IOException {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(named)
          .hasMessageContaining("symbolic link");
    }
    assertUntouched();
  }

  @Test
  void refusesAFolderOutside() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), outside);
    LocalFiles files = driver.capability(LocalFiles.class).orElseThrow();
    ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
    ResumableUpload upload = uploads.create("in/upload");
    assertRefused(
        "out",
        () -> driver.read("out/secret", 0, 1).close(),
        () -> driver.stat("out/secret"),
        () -> driver.writeAll("out/secret", new byte[] {1}),
        () -> driver.writeAll("out/new", new byte[] {1}),
        () -> driver.writeAll("out/new/folder/new", new byte[] {1}),
        () -> driver.delete("out/secret"),
        () -> driver.move("out/secret", "in/secret"),
        () -> driver.move("in/object", "out/secret"),
        () -> driver.move("in/object", "out/new"),
        () -> driver.list("out", "").close(),
        () -> driver.children("out", "").close(),
        () -> files.open("out/secret").close(),
        () -> uploads.create("out/upload").close(),
        () -> uploads.create("out/new/upload").close(),
        () -> uploads.open("out/secret").close(),
        () -> commit(upload, "out/secret"));
    Files.createDirectory(outside.resolve("sub"));
    assertThatThrownBy(() -> driver.deleteFolder("out/sub")).hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> uploads.discard("out/sub")).hasMessageContaining("symbolic link");
    Files.delete(outside.resolve("sub"));
    uploads.discard("out");
    assertThat(root.resolve("out")).doesNotExist();
    assertUntouched();
    assertThat(driver.readAll("in/object", 1)).containsExactly(1);
  }

  @Test
  void refusesAFileOutside() throws IOException {
    Files.createSymbolicLink(root.resolve("in/link"), outside.resolve("secret"));
    ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
    assertRefused(
        "in/link",
        () -> driver.read("in/link", 0, 1).close(),
        () -> driver.stat("in/link"),
        () -> driver.writeAll("in/link", new byte[] {1}),
        () -> driver.move("in/link", "in/other"),
        () -> driver.move("in/object", "in/link"),
        () -> uploads.create("in/link").close(),
        () -> uploads.open("in/link").close());
    driver.delete("in/link");
    assertThat(root.resolve("in/link")).doesNotExist();
    assertUntouched();
  }

  @Test
  void noticesWhenAKnownFolderBecomesALink() throws IOException {
    driver.writeAll("turned/secret", new byte[] {1});
    assertThat(driver.readAll("turned/secret", 1)).containsExactly(1);
    driver.writeAll("turned/secret", new byte[] {2});
    Files.move(root.resolve("turned"), folder.resolve("moved"));
    Files.createSymbolicLink(root.resolve("turned"), outside);
    assertRefused(
        "turned",
        () -> driver.readAll("turned/secret", 10),
        () -> driver.stat("turned/secret"),
        () -> driver.writeAll("turned/new", new byte[] {1}),
        () -> driver.delete("turned/secret"));
  }

  @Test
  void removesLinksInDeletedFoldersAndNotWhatTheyPointAt() throws IOException {
    Files.createSymbolicLink(root.resolve("in/out"), outside);
    Files.createSymbolicLink(root.resolve("in/secret"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    driver.deleteFolder("in");
    driver.deleteFolder("link");
    assertThat(root.resolve("in")).doesNotExist();
    assertThat(Files.isSymbolicLink(root.resolve("link"))).isFalse();
    assertUntouched();
  }

  @Test
  void listsNoLinks() throws IOException {
    Files.createSymbolicLink(root.resolve("in/out"), outside);
    Files.createSymbolicLink(root.resolve("in/loop"), root.resolve("in"));
    Files.createSymbolicLink(root.resolve("in/file"), root.resolve("in/object"));
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("in/object");
    assertThat(Listings.toList(driver.children("in", "")))
        .extracting(entry -> entry.name())
        .containsExactly("object");
  }

  @Test
  void followsLinksThatStayInside() throws IOException {
    Files.createSymbolicLink(root.resolve("folder"), root.resolve("in"));
    Files.createSymbolicLink(root.resolve("in/link"), Path.of("object"));
    assertThat(driver.readAll("folder/object", 1)).containsExactly(1);
    assertThat(driver.readAll("in/link", 1)).containsExactly(1);
    driver.writeAll("folder/new", new byte[] {2});
    assertThat(driver.readAll("in/new", 1)).containsExactly(2);
    assertThatThrownBy(() -> driver.move("in/link", "in/x")).hasMessageContaining("symbolic link");
  }

  @Test
  void stampsWhatALinkLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("in/link"), Path.of("object"));
    ChangeStamps stamps = driver.capability(ChangeStamps.class).orElseThrow();
    ChangeStamps.Stamp stamp = Objects.requireNonNull(stamps.stamp("in/link"));
    assertThat(stamp.matches(stamps.stamp("in/object"))).isTrue();
    driver.writeAll("in/other", new byte[] {2});
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("other"));
    assertThat(stamp.matches(stamps.stamp("in/link"))).isFalse();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("nowhere"));
    assertThat(stamps.stamp("in/link")).isNull();
    Files.delete(link);
    Files.createSymbolicLink(link, outside.resolve("secret"));
    assertRefused("in/link", () -> stamps.stamp("in/link"));
  }

  @Test
  void takesALinkForARoot() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);
    try (FileDriver linked = FileDriver.open(link)) {
      assertThat(linked.readAll("in/object", 1)).containsExactly(1);
      linked.writeAll("in/new", new byte[] {2});
      linked.deleteFolder("in");
      assertThat(Listings.toList(linked.list("", ""))).isEmpty();
      assertThat(linked.toString()).isEqualTo("file:" + link);
    }
  }

  @Test
  void refusesToStartWithItsOwnFolderOutside() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.createSymbolicLink(other.resolve("_stowage"), outside);
    assertThatThrownBy(() -> FileDriver.open(other).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("symbolic link");
    assertUntouched();
  }

  @Test
  void hasNoObjectWhereThereIsNoFile() throws IOException {
    Files.createSymbolicLink(root.resolve("in/nowhere"), Path.of("missing"));
    Files.createSymbolicLink(root.resolve("in/loop"), Path.of("loop"));
    for (String path : List.of("in/nowhere", "in/loop")) {
      assertThatThrownBy(() -> driver.stat(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(path);
    }
  }

  private static void commit(ResumableUpload upload, String target) throws IOException {
    try (ObjectWriter object = upload.finish(target)) {
      object.commit();
    }
  }
}
