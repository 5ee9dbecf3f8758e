package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgetfulFileSystemTest {
  private final ForgetfulFileSystem forgetful;
  private final Path work;

  ForgetfulFileSystemTest() throws IOException {
    forgetful = ForgetfulFileSystem.create();
    work = forgetful.getPath("/work");
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Paths below /work, with the contents of files. */
  private List<String> survivors(Loss loss) throws IOException {
    try (FileSystem left = forgetful.survivors(loss)) {
      return describe(left);
    }
  }

  private static List<String> describe(FileSystem left) throws IOException {
    List<String> found = new ArrayList<>();
    try (var paths = Files.walk(left.getPath("/work"))) {
      for (Path path : paths.skip(1).sorted().toList()) {
        String name = path.toString().substring("/work/".length());
        found.add(Files.isDirectory(path) ? name + "/" : name + "=" + Files.readString(path));
      }
    }
    return found;
  }

  @Test
  void losesAFileWhoseNameOrBytesWereNotForced() throws IOException {
    Files.writeString(work.resolve("none"), "1");
    Files.writeString(work.resolve("bytes"), "2");
    force(work.resolve("bytes"));
    assertThat(survivors(Loss.ALL_UNFORCED)).isEmpty();
    assertThat(survivors(Loss.UNFORCED_CONTENT)).containsExactly("bytes=2", "none=");
    force(work);
    assertThat(survivors(Loss.ALL_UNFORCED)).containsExactly("bytes=2", "none=");
    Files.writeString(work.resolve("bytes"), "longer");
    assertThat(survivors(Loss.ALL_UNFORCED)).containsExactly("bytes=2", "none=");
  }

  @Test
  void losesWhatIsBelowAFolderWhoseNameWasNotForced() throws IOException {
    Path file = Files.createDirectories(work.resolve("a/b")).resolve("file");
    Files.writeString(file, "1");
    force(file);
    force(work.resolve("a/b"));
    force(work);
    assertThat(survivors(Loss.ALL_UNFORCED)).containsExactly("a/");
    force(work.resolve("a"));
    assertThat(survivors(Loss.ALL_UNFORCED)).containsExactly("a/", "a/b/", "a/b/file=1");
  }

  @Test
  void bringsBackWhatWasMovedOrDeleted() throws IOException {
    Files.createDirectories(work.resolve("a"));
    Files.createDirectories(work.resolve("b"));
    Files.writeString(work.resolve("a/moved"), "1");
    Files.writeString(work.resolve("a/deleted"), "2");
    forgetful.forceAll();
    Files.move(work.resolve("a/moved"), work.resolve("b/moved"));
    Files.delete(work.resolve("a/deleted"));
    assertThat(survivors(Loss.ALL_UNFORCED))
        .containsExactly("a/", "a/deleted=2", "a/moved=1", "b/");
    force(work.resolve("b"));
    assertThat(survivors(Loss.ALL_UNFORCED))
        .containsExactly("a/", "a/deleted=2", "a/moved=1", "b/", "b/moved=1");
    force(work.resolve("a"));
    assertThat(survivors(Loss.ALL_UNFORCED)).containsExactly("a/", "b/", "b/moved=1");
  }

  @Test
  void decidesByChanceWhatElseSurvives() throws IOException {
    Files.writeString(work.resolve("kept"), "1");
    forgetful.forceAll();
    Files.writeString(work.resolve("new"), "2");
    boolean seenWith = false;
    boolean seenWithout = false;
    for (int seed = 0; seed < 50; seed++) {
      try (FileSystem left = forgetful.survivors(seed)) {
        List<String> found = describe(left);
        assertThat(found).contains("kept=1");
        seenWith |= found.contains("new=");
        seenWithout |= found.size() == 1;
      }
    }
    assertThat(seenWith && seenWithout).isTrue();
  }

  @Test
  void tellsOfEachForceBeforeAndAfterIt() throws IOException {
    List<String> told = new ArrayList<>();
    forgetful.onForce(
        (moment, path) -> told.add(moment + " " + path + " " + survivors(Loss.ALL_UNFORCED)));
    try (FileChannel channel =
        FileChannel.open(
            work.resolve("f"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      channel.force(false);
    }
    force(work);
    assertThat(told)
        .containsExactly(
            "BEFORE /work/f []", "AFTER /work/f []", "BEFORE /work []", "AFTER /work [f=x]");
  }
}
