package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
