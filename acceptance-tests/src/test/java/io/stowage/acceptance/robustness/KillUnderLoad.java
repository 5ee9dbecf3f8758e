package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Clients that write to servers, of which one is killed (SIGKILL) at a random moment. */
final class KillUnderLoad {

  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Random random;
  private final IntFunction<Client> clients;
  private final AtomicInteger acts = new AtomicInteger();

  /** One client, which does one thing after the other. */
  interface Client {

    /** Does one of the things that it does. */
    void act(PushClient connection) throws IOException;
  }

  /**
   * @param clients makes a client, by its number, for each kill
   */
  KillUnderLoad(Random random, IntFunction<Client> clients) {
    this.random = random;
    this.clients = clients;
  }

  /** How often clients did something, to the end. */
  int acts() {
    return acts.get();
  }

  /**
   * Has clients write to servers, each to one, and kills the first server. The clients of the
   * others go on for a moment.
   */
  void killFirst(List<ServerProcess> servers) throws InterruptedException {
    Load load = new Load();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ServerProcess server = servers.get(i % servers.size());
      Client client = clients.apply(i);
      Thread thread = new Thread(() -> load.run(server, client), "client-" + i);
      thread.start();
      threads.add(thread);
    }
    // The moment of the kill is what is random here; nothing is waited for.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(1500)));
    load.killed.set(servers.get(0));
    servers.get(0).kill();
    if (servers.size() > 1) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
    load.ends.set(true);
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("a client hangs").isFalse();
    }
    if (!load.failures.isEmpty()) {
      StringBuilder logs = new StringBuilder();
      servers.forEach(server -> logs.append(server.logTail()).append('\n'));
      AssertionError failure = new AssertionError("under load, logs:\n" + logs);
      load.failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private final class Load {
    private final AtomicReference<@Nullable ServerProcess> killed = new AtomicReference<>();
    private final AtomicBoolean ends = new AtomicBoolean();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    void run(ServerProcess server, Client client) {
      try (PushClient connection = new PushClient(server.port())) {
        while (!ends.get()) {
          client.act(connection);
          acts.incrementAndGet();
        }
      } catch (IOException e) {
        if (killed.get() != server) {
          failures.add(e);
        }
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      }
    }
  }
}
