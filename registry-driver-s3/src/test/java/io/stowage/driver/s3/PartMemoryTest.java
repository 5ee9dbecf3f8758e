package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PartMemoryTest {

  private final PartMemory memory = new PartMemory(100, 100, Duration.ofMillis(50));

  @Test
  void givesABufferAgainThatComesBack() throws Exception {
    ByteBuffer first = memory.take("a");
    assertThat(first.put((byte) 1).capacity()).isEqualTo(100);
    memory.release(first);
    assertThat(memory.take("b")).isSameAs(first).matches(buffer -> buffer.position() == 0);
  }

  @Test
  void makesNobodyWaitLongForAClientThatFillsNoPart() throws Exception {
    ByteBuffer held = memory.take("a");
    assertThatIOException()
        .isThrownBy(() -> memory.take("b"))
        .withMessageStartingWith("b: other uploads have all the memory")
        .withMessageContaining("s3_memory");
    memory.release(held);
    assertThat(memory.take("b")).isNotNull();
  }

  @Test
  void waitsForAStoreThatIsSlow() throws Exception {
    ByteBuffer sent = memory.take("a");
    memory.send();
    CompletableFuture<ByteBuffer> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return memory.take("b");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(isDone(taken, 200)).isFalse();
    memory.releaseSent(sent);
    assertThat(taken.get(20, TimeUnit.SECONDS)).isSameAs(sent);
  }

  /** 24 wait beside the one that fills a part; if that is being sent, one more may. */
  @Test
  void letsSoManyWait() throws Exception {
    PartMemory patient = new PartMemory(100, 100, Duration.ofSeconds(20));
    ByteBuffer part = patient.take("first");
    ExecutorService writers = Executors.newCachedThreadPool();
    try {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        waiting.add(writers.submit(() -> takeAndSend(patient)));
      }
      await(() -> patient.waiting() == 24);
      assertThatIOException()
          .isThrownBy(() -> patient.take("one more"))
          .withMessageContaining("s3_memory");
      patient.send();
      waiting.add(writers.submit(() -> takeAndSend(patient)));
      await(() -> patient.waiting() == 25);
      patient.releaseSent(part);
      for (Future<?> each : waiting) {
        each.get(20, TimeUnit.SECONDS);
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(patient.waiting()).isZero();
  }

  private static Void takeAndSend(PartMemory memory) throws IOException {
    ByteBuffer part = memory.take("another");
    memory.send();
    memory.releaseSent(part);
    return null;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 seconds have passed").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static boolean isDone(CompletableFuture<?> future, long millis)
      throws InterruptedException, ExecutionException {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
