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

  /** Runs every client until the time is over; returns the sum of what they did per second. */
  static double perSecond(int port, int seconds, List<? extends Client> clients)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<Long>> results = new ArrayList<>();
      for (Client client : clients) {
        results.add(threads.submit(() -> work(port, end, client)));
      }
      long sum = 0;
      for (Future<Long> result : results) {
        sum += result.get();
      }
      return sum / ((System.nanoTime() - begin) / 1e9);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new WrongAnswerException(String.valueOf(e.getCause()));
    } finally {
      threads.shutdownNow();
    }
  }

  private static long work(int port, long end, Client client) throws IOException {
    long sum = 0;
    try (RegistryConnection connection = new RegistryConnection(port)) {
      while (System.nanoTime() < end) {
        long done = client.next(connection);
        if (done == 0) {
          break;
        }
        sum += done;
      }
    }
    return sum;
  }
}
