package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.testkit.ForceListener.Moment;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForcesTest {
  private static final int JOINING = 5;

  private final ForgetfulFileSystem fileSystem;
  private final Path folder;
  private final Forces forces = new Forces(true);
  private final AtomicInteger forced = new AtomicInteger();
  private final List<FutureTask<Void>> callers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  ForcesTest() throws IOException {
    fileSystem = ForgetfulFileSystem.create();
    folder = fileSystem.getPath("/work");
  }

  @Test
  void sharesTheForceThatBeginsAfterTheChange() throws Exception {
    forceWhileOthersAsk(false);
    for (FutureTask<Void> caller : callers) {
      caller.get(30, TimeUnit.SECONDS);
    }
    assertThat(forced.get()).isEqualTo(2);
    forces.folder(folder, ForceSite.WRITE_ENTRY);
    assertThat(forced.get()).isEqualTo(3);
  }

  @Test
  void failsAllWhoShareAForceThatFails() throws Exception {
    forceWhileOthersAsk(true);
    callers.get(0).get(30, TimeUnit.SECONDS);
    for (FutureTask<Void> caller : callers.subList(1, callers.size())) {
      assertThatThrownBy(() -> caller.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("broken disk");
    }
    assertThat(forced.get()).isEqualTo(2);
  }

  private void call() {
    FutureTask<Void> caller =
        new FutureTask<>(
            () -> {
              forces.folder(folder, ForceSite.WRITE_ENTRY);
              return null;
            });
    callers.add(caller);
    Thread thread = new Thread(caller);
    threads.add(thread);
    thread.start();
  }

  /** Runs a force during which others ask for one. */
  private void forceWhileOthersAsk(boolean secondFails) throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    fileSystem.onForce(
        (moment, path) -> {
          if (moment == Moment.BEFORE && forced.incrementAndGet() == 1) {
            running.countDown();
            awaitOthers(others);
          } else if (moment == Moment.BEFORE && secondFails) {
            throw new IOException("broken disk");
          }
        });
    call();
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < JOINING; i++) {
      call();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    for (Thread thread : threads.subList(1, threads.size())) {
      while (thread.getState() != Thread.State.WAITING) {
        assertThat(System.nanoTime()).as("deadline for the others to wait").isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
    others.countDown();
  }

  private static void awaitOthers(CountDownLatch others) throws IOException {
    try {
      if (!others.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the others did not come");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
