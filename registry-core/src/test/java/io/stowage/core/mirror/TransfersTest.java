package io.stowage.core.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who joins what when. */
class TransfersTest {

  private static final int MUCH = 100_000;

  @TempDir Path folder;

  private final AtomicInteger begun = new AtomicInteger();
  private final CompletableFuture<Boolean> joinedLate = new CompletableFuture<>();
  private @Nullable Transfers<String> transfers;

  @Test
  void whatWasGivenUpIsFetchedAnew() throws Exception {
    try (Threads threads = new Threads("test", 2)) {
      transfers =
          new Transfers<>(
              threads, Duration.ZERO, key -> begun.get() == 0 ? new GivenUp() : new Kept());
      CompletionStage<?> first = join().thenAccept(blob -> Objects.requireNonNull(blob).close());
      Object unused = first.toCompletableFuture().get(30, TimeUnit.SECONDS);

      assertThat(joinedLate.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatWaitsWhenTheServerStopsFails() throws Exception {
    Threads threads = new Threads("test", 1);
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<?> running =
        threads.call(
            () -> {
              busy.countDown();
              new CountDownLatch(1).await();
              return true;
            });
    busy.await();
    CompletableFuture<?> waiting = threads.call(() -> true);

    threads.close();

    for (CompletableFuture<?> each : List.of(running, waiting)) {
      assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
  }

  private CompletionStage<@Nullable ArrivingBlob> join() {
    return Objects.requireNonNull(transfers).join("key");
  }

  /** Is joined again between being given up and its end. */
  private final class GivenUp extends Transfer {
    GivenUp() {
      super(new TransferBuffers(), ErrorCode.BLOB_UNKNOWN, Duration.ZERO);
    }

    @Override
    boolean fetch() {
      begun.incrementAndGet();
      try {
        Path file = Files.createFile(folder.resolve("blob"));
        progress().begin(2 * MUCH, FileChannel.open(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress().advance(MUCH);
      while (!progress().giveUp()) {
        Thread.onSpinWait();
      }
      var unused =
          join()
              .whenComplete(
                  (blob, failure) -> joinedLate.complete(failure == null && blob == null));
      throw new RegistryException(ErrorCode.UNAVAILABLE, "given up");
    }

    @Override
    Upstream.Incoming open(long offset) {
      throw new IllegalStateException();
    }

    @Override
    boolean finishes() {
      return false;
    }
  }

  /** Finds that the registry has it. */
  private static final class Kept extends Transfer {
    Kept() {
      super(new TransferBuffers(), ErrorCode.BLOB_UNKNOWN, Duration.ZERO);
    }

    @Override
    boolean fetch() {
      return false;
    }

    @Override
    Upstream.Incoming open(long offset) {
      throw new IllegalStateException();
    }

    @Override
    boolean finishes() {
      return true;
    }
  }
}
