package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.testkit.Listings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempFolderTest {
  @TempDir private Path root;

  private Path leftover(String name, Instant modified) throws IOException {
    Path tmp = Files.createDirectories(root.resolve("_stowage/tmp"));
    Path file = Files.writeString(tmp.resolve(name), "left");
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return file;
  }

  @Test
  void removesWhatDeadProcessesLeftOnceItIsOld() throws IOException {
    Instant now = Instant.now();
    Path old = leftover("old", now.minus(TempFolder.LEFTOVER_AGE).minusSeconds(60));
    Path recent = leftover("recent", now.minus(TempFolder.LEFTOVER_AGE).plusSeconds(60));
    Path tree = Files.createDirectories(root.resolve("_stowage/tmp/tree/below"));
    Files.writeString(tree.resolve("file"), "left");
    Files.setLastModifiedTime(tree.getParent(), FileTime.from(Instant.EPOCH));
    FileDriver.open(root).close();
    assertThat(old).doesNotExist();
    assertThat(tree.getParent()).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void isNoPartOfTheStorage() throws IOException {
    leftover("file", Instant.now());
    try (FileDriver driver = FileDriver.open(root)) {
      assertThat(Listings.toList(driver.list("", ""))).isEmpty();
      assertThat(Listings.toList(driver.list("_stowage/tmp", ""))).isEmpty();
      assertThat(Listings.toList(driver.children("_stowage", ""))).isEmpty();
      assertThat(Listings.toList(driver.children("_stowage/tmp", ""))).isEmpty();
      assertThatThrownBy(() -> driver.stat("_stowage/tmp/file"))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.delete("_stowage/tmp/file"))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.writeAll("_stowage/tmp/x", new byte[0]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("_stowage/tmp/x");
      driver.deleteFolder("_stowage/tmp");
      driver.writeAll("_stowage/tmp2/x", new byte[0]);
      assertThat(Listings.toList(driver.children("_stowage", "")))
          .containsExactly(new FolderEntry("tmp2", true));
      driver.deleteFolder("_stowage");
      assertThat(root.resolve("_stowage/tmp/file")).exists();
    }
  }

  @Test
  void isTheOnlyPlaceOfAnObjectThatIsNotCommitted() throws IOException {
    try (FileDriver driver = FileDriver.open(root);
        ObjectWriter writer = driver.write("a/b/c")) {
      writer.write(ByteBuffer.wrap(new byte[10]));
      assertThat(root.resolve("_stowage/tmp")).isNotEmptyDirectory();
      assertThat(root.resolve("a")).doesNotExist();
    }
    assertThat(root.resolve("_stowage/tmp")).isEmptyDirectory();
    assertThat(root.resolve("a")).doesNotExist();
  }

  @Test
  void comesBackWhenSomebodyRemovesIt() throws IOException {
    try (FileDriver driver = FileDriver.open(root)) {
      Files.delete(root.resolve("_stowage/tmp"));
      Files.delete(root.resolve("_stowage"));
      driver.writeAll("a", new byte[] {1});
      assertThat(driver.readAll("a", 1)).containsExactly(1);
    }
  }

  @Test
  void tellsThatTheStorageIsGone() throws IOException {
    Path gone = root.resolve("gone");
    try (FileDriver driver = FileDriver.open(gone)) {
      TempFolder.removeTree(gone);
      assertThatThrownBy(driver::checkHealth)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(gone.toString());
      assertThatThrownBy(() -> driver.writeAll("a", new byte[] {1}))
          .isInstanceOf(IOException.class);
      assertThat(gone).doesNotExist();
    }
  }
}
