package io.stowage.driver.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.GroupCommits;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That what was acknowledged survives a power cut, and that each force is needed for that. */
class DurabilityTest {
  private static final String ROOT = "/srv/stowage/root";

  @Test
  void keepsWhatWasAcknowledgedWheneverThePowerIsCut() throws Exception {
    assertThat(runWith(Forces::new)).isEmpty();
    assertThat(runWith(Forces::atOnce)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ForceSite.class)
  void losesSomethingWithoutTheForceOf(ForceSite site) throws Exception {
    assertThat(runWith(foldersCanBeForced -> new LeavingOut(site, foldersCanBeForced)))
        .isNotEmpty();
  }

  @Test
  void keepsWhatManyThreadsWroteIntoNewFolders() throws Exception {
    int threads = 4;
    try (ForgetfulFileSystem fileSystem = ForgetfulFileSystem.create();
        FileDriver driver = FileDriver.open(fileSystem.getPath(ROOT))) {
      PowerCuts cuts = new PowerCuts(fileSystem, ROOT);
      ExecutorService executor = Executors.newFixedThreadPool(threads);
      CyclicBarrier together = new CyclicBarrier(threads);
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        running.add(
            executor.submit(
                () -> {
                  for (int round = 0; round < 6; round++) {
                    together.await();
                    write(cuts, driver, "new/%d/folder/%d".formatted(round, number), "x");
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get(120, TimeUnit.SECONDS);
      }
      executor.shutdown();
      assertThat(cuts.watched()).isEqualTo(6 * threads);
      assertThat(cuts.lost()).isEmpty();
    }
  }

  private static List<String> runWith(Forces.Maker forces) throws IOException {
    try (ForgetfulFileSystem fileSystem = ForgetfulFileSystem.create();
        FileDriver driver = FileDriver.open(fileSystem.getPath(ROOT), Clock.systemUTC(), forces)) {
      PowerCuts cuts = new PowerCuts(fileSystem, ROOT);
      writeAndDelete(cuts, driver);
      move(cuts, driver);
      upload(cuts, driver);
      group(cuts, driver);
      deleteFolders(cuts, driver);
      assertThat(cuts.watched()).isGreaterThanOrEqualTo(14);
      return cuts.lost();
    }
  }

  private static void write(PowerCuts cuts, FileDriver driver, String path, String content)
      throws IOException {
    cuts.make(
        Map.of(path, Optional.of(content)), () -> driver.writeAll(path, content.getBytes(UTF_8)));
  }

  private static void writeAndDelete(PowerCuts cuts, FileDriver driver) throws IOException {
    write(cuts, driver, "w/a/first", "1");
    write(cuts, driver, "w/a/second", "2");
    write(cuts, driver, "w/a/first", "longer than before");
    write(cuts, driver, "top", "3");
    cuts.make(Map.of("w/a/second", Optional.empty()), () -> driver.delete("w/a/second"));
    cuts.make(Map.of("top", Optional.empty()), () -> driver.delete("top"));
  }

  private static void move(PowerCuts cuts, FileDriver driver) throws IOException {
    write(cuts, driver, "m/a/moved", "moved");
    write(cuts, driver, "m/b/replaced", "replaced");
    move(cuts, driver, "m/a/moved", "m/new/folder/moved", "moved");
    move(cuts, driver, "m/new/folder/moved", "m/new/folder/again", "moved");
    move(cuts, driver, "m/new/folder/again", "m/b/replaced", "moved");
  }

  private static void move(
      PowerCuts cuts, FileDriver driver, String from, String to, String content)
      throws IOException {
    cuts.make(
        Map.of(from, Optional.empty(), to, Optional.of(content)), () -> driver.move(from, to));
  }

  private static void upload(PowerCuts cuts, FileDriver driver) throws IOException {
    ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
    String path = "r/_uploads/1/data";
    try (ResumableUpload upload = uploads.create(path)) {
      upload.write(ByteBuffer.wrap("first ".getBytes(UTF_8)));
    }
    // Makes the entry of the upload durable as well.
    write(cuts, driver, "r/_uploads/1/startedat", "now");
    try (ResumableUpload upload = uploads.open(path)) {
      upload.write(ByteBuffer.wrap("second".getBytes(UTF_8)));
      cuts.make(
          Map.of("blobs/ab/data", Optional.of("first second")),
          () -> commit(upload, "blobs/ab/data"));
    }
    cuts.acknowledge(path, Optional.empty());
    cuts.release(path);
    try (ResumableUpload upload = uploads.create(path)) {
      upload.write(ByteBuffer.wrap("other".getBytes(UTF_8)));
      cuts.make(
          Map.of("blobs/ab/data", Optional.of("other")), () -> commit(upload, "blobs/ab/data"));
    }
  }

  private static void group(PowerCuts cuts, FileDriver driver) throws IOException {
    GroupCommits groups = driver.capability(GroupCommits.class).orElseThrow();
    try (ObjectWriter first = driver.write("g/new/1");
        ObjectWriter second = driver.write("g/new/folder/2");
        ObjectWriter later = driver.write("g/later")) {
      first.write(ByteBuffer.wrap("1".getBytes(UTF_8)));
      second.write(ByteBuffer.wrap("2".getBytes(UTF_8)));
      later.write(ByteBuffer.wrap("3".getBytes(UTF_8)));
      cuts.make(
          Map.of("g/new/1", Optional.of("1"), "g/new/folder/2", Optional.of("2")),
          () -> groups.commit(List.of(first, second), List.of(later)));
      cuts.make(
          Map.of("g/later", Optional.of("3")), () -> groups.commit(List.of(later), List.of()));
    }
  }

  private static void deleteFolders(PowerCuts cuts, FileDriver driver) throws IOException {
    write(cuts, driver, "d/a/1", "1");
    write(cuts, driver, "d/a/b/2", "2");
    write(cuts, driver, "d/ab", "3");
    cuts.make(
        Map.of("d/a/1", Optional.empty(), "d/a/b/2", Optional.empty()),
        () -> driver.deleteFolder("d/a"));
    write(cuts, driver, "d/a/b/2", "again");
    write(cuts, driver, "_stowage/x/1", "1");
    write(cuts, driver, "_stowage/2", "2");
    cuts.make(
        Map.of("_stowage/x/1", Optional.empty(), "_stowage/2", Optional.empty()),
        () -> driver.deleteFolder("_stowage"));
  }

  /** Forces everything but what is asked for at one place. */
  private static final class LeavingOut extends Forces {
    private final ForceSite omitted;

    private LeavingOut(ForceSite omitted, boolean foldersCanBeForced) {
      super(foldersCanBeForced);
      this.omitted = omitted;
    }

    @Override
    void file(GrowingFile file, ForceSite site) throws IOException {
      if (site != omitted) {
        super.file(file, site);
      }
    }

    @Override
    void folder(Path folder, ForceSite site) throws IOException {
      if (site != omitted) {
        super.folder(folder, site);
      }
    }

    @Override
    void upFrom(Path folder, ForceSite site) throws IOException {
      if (site != omitted) {
        super.upFrom(folder, site);
      }
    }
  }

  private static void commit(ResumableUpload upload, String target) throws IOException {
    try (ObjectWriter object = upload.finish(target)) {
      object.commit();
    }
  }
}
