package io.stowage.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that work at the same time, a thread and a connection each. */
final class Connections {
  private Connections() {}

  /** One client: does one piece of work after another. */
  interface Client {
    /** Does one more and returns how much it was; 0 ends this client. */
    long next(RegistryConnection connection) throws IOException;
  }

  private record Done(long sum, long operations) {
    Done plus(Done other) {
      return new Done(sum + other.sum, operations + other.operations);
    }
  }

  /** Runs every client until the time is over; the sum of what they did per second. */
  static Measurement perSecond(int port, int seconds, List<? extends Client> clients)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<Done>> results = new ArrayList<>();
      for (Client client : clients) {
        results.add(threads.submit(() -> work(port, end, client)));
      }
      Done all = new Done(0, 0);
      for (Future<Done> result : results) {
        all = all.plus(result.get());
      }
      return new Measurement(all.sum / ((System.nanoTime() - begin) / 1e9), all.operations);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new WrongAnswerException(String.valueOf(e.getCause()));
    } finally {
      threads.shutdownNow();
    }
  }

  private static Done work(int port, long end, Client client) throws IOException {
    Done all = new Done(0, 0);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      while (System.nanoTime() < end) {
        long done = client.next(connection);
        if (done == 0) {
          break;
        }
        all = all.plus(new Done(done, 1));
      }
    }
    return all;
  }
}
