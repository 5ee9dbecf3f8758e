package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.LocalFiles;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Rules of {@link LocalFiles}. */
final class LocalFilesRules {
  private LocalFilesRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("opens the whole object at its start", LocalFilesRules::whole),
        new Rule("opens nothing that is missing", LocalFilesRules::missing),
        new Rule("keeps the version it opened", LocalFilesRules::version));
  }

  private static LocalFiles files(StorageDriver driver) {
    return driver.capability(LocalFiles.class).orElseThrow();
  }

  private static void whole(StorageDriver driver) throws IOException {
    byte[] bytes = Contents.random(100_000, 1);
    driver.writeAll("l/object", bytes);
    try (FileChannel channel = files(driver).open("l/object")) {
      assertThat(channel.position()).isZero();
      assertThat(channel.size()).isEqualTo(bytes.length);
      assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[1])))
          .isInstanceOf(NonWritableChannelException.class);
      assertThat(Contents.readFully(channel)).isEqualTo(bytes);
    }
  }

  private static void missing(StorageDriver driver) throws IOException {
    driver.writeAll("l/f/object", new byte[] {1});
    for (String path : List.of("l/f", "l/x", "x/y", "l/f/object/x")) {
      assertThatThrownBy(() -> files(driver).open(path).close())
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThatThrownBy(() -> files(driver).open("l/../l/f/object").close())
        .isInstanceOf(InvalidPathException.class);
  }

  private static void version(StorageDriver driver) throws IOException {
    driver.writeAll("l/object", new byte[] {1});
    try (FileChannel channel = files(driver).open("l/object")) {
      driver.writeAll("l/object", new byte[] {2, 2});
      driver.deleteFolder("l");
      assertThat(Contents.readFully(channel)).containsExactly(1);
    }
  }
}
