package io.stowage.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log goes on when its file is rotated, in either way. */
@Timeout(60)
class LogFileTest {

  @TempDir Path folder;

  @Test
  void isAppendedTo() throws IOException {
    Path path = Files.writeString(folder.resolve("log"), "before\n");
    try (LogFile log = LogFile.open(path)) {
      write(log, "after\n");
    }
    assertThat(path).hasContent("before\nafter\n");
  }

  @Test
  void isMadeAnewWhereItWasMovedAway() throws IOException {
    Path path = folder.resolve("log");
    Path moved = folder.resolve("log.1");
    try (LogFile log = LogFile.open(path)) {
      write(log, "one\n");
      Files.move(path, moved);
      while (!Files.exists(path)) {
        write(log, "two\n");
      }
      assertThat(moved).content().startsWith("one\n");
      assertThat(path).hasContent("two\n");
    }
  }

  @Test
  void goesOnInAFileThatWasTruncated() throws IOException {
    Path path = folder.resolve("log");
    try (LogFile log = LogFile.open(path)) {
      write(log, "one\n");
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      write(log, "two\n");
    }
    assertThat(path).hasContent("two\n");
  }

  @Test
  void saysThatItCannotBeOpened() {
    assertThatThrownBy(() -> LogFile.open(folder.resolve("no/log")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFolderInItsPlaceStopsNobodyWhoCanLose() throws IOException {
    Path path = folder.resolve("log");
    LogFile log = LogFile.open(path);
    Files.delete(path);
    Files.createDirectory(path);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 1_200_000_000L) {
      log.losing().write("lost\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.delete(path);
    while (!Files.exists(path)) {
      log.losing().write("found\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(path).hasContent("found\n");
    log.close();
  }

  private static void write(LogFile log, String line) throws IOException {
    log.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
