package io.stowage.server.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.notify.DurableQueue.Batch;
import io.stowage.server.notify.FaultyFile.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DurableQueueTest {

  private static final long LIMIT = 1 << 20;

  @TempDir Path folder;
  private final Faults faults = new Faults();

  private DurableQueue open() throws IOException {
    return open(LIMIT);
  }

  private DurableQueue open(long limit) throws IOException {
    return DurableQueue.open(folder, limit, path -> FaultyFile.open(path, faults));
  }

  private static void append(DurableQueue queue, String... records) throws IOException {
    queue.append(Stream.of(records).map(record -> record.getBytes(UTF_8)).toList());
  }

  private static List<String> texts(Batch batch) {
    return batch.records().stream().map(record -> new String(record, UTF_8)).toList();
  }

  /** Takes all that waits. */
  private static List<String> take(DurableQueue queue) throws IOException {
    List<String> all = new ArrayList<>();
    for (Batch batch = queue.next(7); !batch.isEmpty(); batch = queue.next(7)) {
      all.addAll(texts(batch));
      queue.delivered(batch);
    }
    return all;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Segment.start(file) != null).sorted().toList();
    }
  }

  @Test
  void givesRecordsInTheirOrderUntilTheyAreDelivered() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a", "b");
      append(queue, "c");
      assertThat(queue.waiting()).isEqualTo(3);
      assertThat(texts(queue.next(1))).containsExactly("a");
      assertThat(texts(queue.next(2))).containsExactly("a", "b");
      queue.delivered(queue.next(2));
      assertThat(texts(queue.next(5))).containsExactly("c");
      assertThat(queue.waiting()).isEqualTo(1);
      assertThat(take(queue)).containsExactly("c");
      assertThat(queue.next(1).isEmpty()).isTrue();
    }
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a", "b", "c");
      queue.delivered(queue.next(1));
    }
    try (DurableQueue queue = open()) {
      assertThat(queue.waiting()).isEqualTo(2);
      append(queue, "d");
      assertThat(take(queue)).containsExactly("b", "c", "d");
    }
    try (DurableQueue queue = open()) {
      assertThat(queue.waiting()).isZero();
      assertThat(take(queue)).isEmpty();
    }
  }

  /** As a process leaves it that did not come to the end of a write. */
  @Test
  void leavesOutALastRecordThatIsTorn() throws IOException {
    for (int missing = 1; missing <= Frames.HEAD + 4; missing++) {
      try (DurableQueue queue = open()) {
        append(queue, "whole", "torn");
      }
      Path last = segments().get(segments().size() - 1);
      Files.write(last, cut(Files.readAllBytes(last), missing));
      try (DurableQueue queue = open()) {
        append(queue, "next");
        assertThat(take(queue)).as("%d bytes missing", missing).containsExactly("whole", "next");
      }
    }
  }

  private static byte[] cut(byte[] bytes, int missing) {
    return Arrays.copyOf(bytes, bytes.length - missing);
  }

  @Test
  void leavesOutALastRecordWhoseBytesAreNotThose() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "whole", "damaged");
    }
    byte[] bytes = Files.readAllBytes(segments().get(0));
    bytes[bytes.length - 1] ^= 1;
    Files.write(segments().get(0), bytes);
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("whole");
    }
  }

  @Test
  void leavesOutGarbageBehindTheLastRecord() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "whole");
    }
    Files.write(segments().get(0), new byte[4096], StandardOpenOption.APPEND);
    try (DurableQueue queue = open()) {
      append(queue, "next");
    }
    try (DurableQueue queue = open()) {
      // An empty record is none that was appended, but zeros look like it: the check sum tells.
      assertThat(take(queue)).containsExactly("whole", "next");
    }
  }

  @Test
  void deliversAgainWhenItDoesNotKnowHowFarItWas() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a", "b");
      queue.delivered(queue.next(1));
    }
    Files.write(folder.resolve("delivered"), new byte[] {1, 2, 3});
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("a", "b");
    }
  }

  @Test
  void goesOnWhenItsFilesAreGone() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a", "b");
      queue.delivered(queue.next(1));
    }
    Files.delete(segments().get(0));
    try (DurableQueue queue = open()) {
      append(queue, "c");
    }
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("c");
    }
  }

  @Test
  void deletesFilesThatAreDelivered() throws IOException {
    String large = "x".repeat(1000);
    try (DurableQueue queue = open(100_000)) {
      for (int i = 0; i < 90; i++) {
        append(queue, large + i);
      }
      assertThat(segments()).hasSize(4);
      List<String> all = take(queue);
      assertThat(all).hasSize(90).last().isEqualTo(large + 89);
      assertThat(all).first().isEqualTo(large + 0);
      assertThat(segments()).hasSize(1);
    }
  }

  @Test
  void goesOnOverSeveralFilesAfterARestart() throws IOException {
    try (DurableQueue queue = open(20_000)) {
      for (int i = 0; i < 150; i++) {
        append(queue, "%0100d".formatted(i));
      }
      queue.delivered(queue.next(70));
    }
    assertThat(segments()).hasSizeGreaterThan(2);
    try (DurableQueue queue = open(20_000)) {
      assertThat(queue.waiting()).isEqualTo(80);
      assertThat(take(queue))
          .containsExactlyElementsOf(
              IntStream.range(70, 150).mapToObj("%0100d"::formatted).toList());
    }
  }

  /** As it may hold a gigabyte. */
  @Test
  void readsWhatWaitsOnceAtTheStart() throws IOException {
    try (DurableQueue queue = open(20_000)) {
      for (int i = 0; i < 100; i++) {
        append(queue, "%0100d".formatted(i));
      }
    }
    faults.read.set(0);
    try (DurableQueue queue = open(20_000)) {
      assertThat(queue.waiting()).isEqualTo(100);
      assertThat(faults.read).hasValue(100 * (Frames.HEAD + 100));
    }
  }

  @Test
  void losesOnlyTheRestOfAFileThatIsDamaged() throws IOException {
    try (DurableQueue queue = open(20_000)) {
      for (int i = 0; i < 150; i++) {
        append(queue, "%0100d".formatted(i));
      }
    }
    Path first = segments().get(0);
    byte[] bytes = Files.readAllBytes(first);
    bytes[3 * (Frames.HEAD + 100) + 50] ^= 1;
    Files.write(first, bytes);
    int inFirst = bytes.length / (Frames.HEAD + 100);
    List<String> kept = new ArrayList<>(List.of("0", "1", "2"));
    IntStream.range(inFirst, 150).forEach(i -> kept.add("" + i));
    try (DurableQueue queue = open(20_000)) {
      assertThat(take(queue).stream().map(text -> "" + Integer.parseInt(text)).toList())
          .containsExactlyElementsOf(kept);
    }
  }

  @Test
  void takesNoMoreThanItMay() throws IOException {
    try (DurableQueue queue = open(1000)) {
      append(queue, "x".repeat(900));
      assertThatThrownBy(() -> append(queue, "y".repeat(100)))
          .isInstanceOf(QueueFullException.class)
          .hasMessageContainingAll(folder.toString(), "1 events wait", "1000 bytes");
      append(queue, "z".repeat(50));
      queue.delivered(queue.next(1));
      append(queue, "y".repeat(100));
      assertThat(take(queue)).containsExactly("z".repeat(50), "y".repeat(100));
    }
  }

  @Test
  void tellsWhetherThereIsRoomBeforeItIsFull() throws IOException {
    try (DurableQueue queue = open(1600)) {
      append(queue, "x".repeat(1400));
      queue.checkRoom();
      append(queue, "y".repeat(100));
      assertThatThrownBy(queue::checkRoom).isInstanceOf(QueueFullException.class);
      append(queue, "z".repeat(50));
      queue.delivered(queue.next(1));
      queue.checkRoom();
    }
  }

  /** As only an append goes on with another file. */
  @Test
  void hasRoomAfterAForceThatFailed() throws IOException {
    try (DurableQueue queue = open(1600)) {
      faults.forceFails = true;
      assertThatThrownBy(() -> append(queue, "x".repeat(1590))).isInstanceOf(IOException.class);
      faults.forceFails = false;
      queue.checkRoom();
      append(queue, "y");
      assertThat(take(queue)).containsExactly("y");
    }
  }

  @Test
  void keepsTheOrderOfEachOfManyThreads() throws Exception {
    int threads = 8;
    int count = 100;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<String> all = new ArrayList<>();
    try (DurableQueue queue = open(LIMIT)) {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String name = thread + " ";
        done.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < count; i += 2) {
                    append(queue, name + i, name + (i + 1));
                  }
                  return null;
                }));
      }
      while (all.size() < threads * count / 2) {
        Batch batch = queue.next(3);
        all.addAll(texts(batch));
        queue.delivered(batch);
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
    try (DurableQueue queue = open()) {
      all.addAll(take(queue));
    }
    assertThat(all).hasSize(threads * count);
    for (int thread = 0; thread < threads; thread++) {
      String name = thread + " ";
      assertThat(all.stream().filter(record -> record.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> name + i).toList());
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).matches("\\d+ \\d*[02468]")) {
        assertThat(all.get(i + 1).charAt(0)).isEqualTo(all.get(i).charAt(0));
      }
    }
  }

  /** Appends a record of ten bytes. */
  private static Callable<@Nullable Void> appending(DurableQueue queue) {
    return () -> {
      append(queue, "0123456789");
      return null;
    };
  }

  @Test
  void forcesOnceForAllWhoWaitForIt() throws Exception {
    int others = 5;
    ExecutorService executor = Executors.newCachedThreadPool();
    try (DurableQueue queue = open()) {
      faults.forces.set(0);
      faults.forceWaits = true;
      List<Future<?>> done = new ArrayList<>();
      done.add(executor.submit(appending(queue)));
      faults.forcing.acquire();
      for (int i = 0; i < others; i++) {
        done.add(executor.submit(appending(queue)));
      }
      long written = (others + 1) * (Frames.HEAD + 10L);
      while (Files.size(segments().get(0)) < written) {
        Thread.onSpinWait();
      }
      assertThat(queue.next(10).isEmpty()).as("given before it is durable").isTrue();
      assertThat(done).noneMatch(Future::isDone);
      faults.forceWaits = false;
      faults.go.release();
      for (Future<?> each : done) {
        each.get();
      }
      // One of the five may have been written while the others were forced already.
      assertThat(faults.forces.get()).isBetween(2, 3);
      assertThat(queue.next(10).records()).hasSize(others + 1);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void doesNotTakeWhatCannotBeForcedAndGoesOn() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a");
      faults.forceFails = true;
      assertThatThrownBy(() -> append(queue, "lost"))
          .hasMessage("cannot keep events in " + folder + ": input/output error");
      assertThat(queue.waiting()).isEqualTo(1);
      faults.forceFails = false;
      append(queue, "b");
      faults.forceFails = true;
      assertThatThrownBy(() -> append(queue, "lost too"))
          .hasMessage("cannot keep events in " + folder + ": input/output error");
      faults.forceFails = false;
      append(queue, "c");
      assertThat(texts(queue.next(10))).containsExactly("a", "b", "c");
    }
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("a", "b", "c");
    }
  }

  /** Such as when no more files may be open. */
  @Test
  void goesOnAfterAFileThatCouldNotBeOpened() throws IOException {
    try (DurableQueue queue = open()) {
      for (String record : List.of("a", "b", "c")) {
        faults.forceFails = true;
        assertThatThrownBy(() -> append(queue, "lost")).isInstanceOf(IOException.class);
        faults.forceFails = false;
        faults.openFails = true;
        assertThatThrownBy(() -> append(queue, "lost too"))
            .hasMessage("cannot keep events in " + folder + ": too many open files");
        faults.openFails = false;
        append(queue, record);
      }
      assertThat(texts(queue.next(10))).containsExactly("a", "b", "c");
    }
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void failsAllWhoWaitForAForceThatFails() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    try (DurableQueue queue = open()) {
      faults.forceWaits = true;
      faults.forceFails = true;
      Future<?> first = executor.submit(appending(queue));
      faults.forcing.acquire();
      Future<?> second = executor.submit(appending(queue));
      while (Files.size(segments().get(0)) < 2 * (Frames.HEAD + 10)) {
        Thread.onSpinWait();
      }
      faults.forceWaits = false;
      faults.go.release();
      for (Future<?> each : List.of(first, second)) {
        assertThatThrownBy(each::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IOException.class);
      }
      faults.forceFails = false;
      append(queue, "next");
      assertThat(take(queue)).containsExactly("next");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void takesAllOrNothingWhenTheDiskIsFull() throws IOException {
    try (DurableQueue queue = open()) {
      append(queue, "a");
      faults.room.set(30);
      assertThatThrownBy(() -> append(queue, "first", "second", "third"))
          .hasMessage("cannot keep events in " + folder + ": no space left on device");
      assertThatThrownBy(() -> append(queue, "x"))
          .hasMessage("cannot keep events in " + folder + ": no space left on device");
      faults.room.set(Integer.MAX_VALUE);
      append(queue, "b");
      assertThat(texts(queue.next(10))).containsExactly("a", "b");
    }
    try (DurableQueue queue = open()) {
      assertThat(take(queue)).containsExactly("a", "b");
    }
  }
}
