package io.stowage.driver.s3.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests of HTTP/1.1 on to a store that speaks S3, counts them, and makes a share of them
 * go wrong. Nothing goes wrong before it is told to.
 */
public final class FaultProxy implements AutoCloseable {

  private static final List<Fault> FAULTS = List.of(Fault.values());

  private final URI store;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fault-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<S3Operation, Integer> requests = new EnumMap<>(S3Operation.class);
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private SplittableRandom random = new SplittableRandom(0);
  private double share;

  private FaultProxy(URI store, ServerSocket server) {
    this.store = store;
    this.server = server;
  }

  /** Starts one on a free port of this machine, in front of a store. */
  public static FaultProxy start(URI store) throws IOException {
    FaultProxy proxy =
        new FaultProxy(store, new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where clients find the store instead of where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /**
   * Has requests go wrong from now on, each fault as often as any other.
   *
   * @param part of the requests, from 0 to 1
   */
  public synchronized void inject(double part, long seed) {
    share = part;
    random = new SplittableRandom(seed);
  }

  /** How many requests of each kind have come, those that went wrong included. */
  public synchronized Map<S3Operation, Integer> requests() {
    return Map.copyOf(requests);
  }

  /** Begins to count anew. */
  public synchronized void forgetRequests() {
    requests.clear();
  }

  /** How often each fault has happened. */
  public synchronized Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }

  /** Counts a request, and tells what is to go wrong with it. */
  synchronized @Nullable Fault next(S3Operation operation) {
    requests.merge(operation, 1, Integer::sum);
    if (random.nextDouble() >= share) {
      return null;
    }
    Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
    injected.merge(fault, 1, Integer::sum);
    return fault;
  }

  Socket connect() throws IOException {
    return new Socket(store.getHost(), store.getPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client) {
      client.setTcpNoDelay(true);
      ProxiedConnection connection = new ProxiedConnection(this, client);
      while (connection.passOne()) {
        // The next request of the same client.
      }
    } catch (IOException e) {
      // One of the two has gone, and closing the connection tells the client so.
    } finally {
      open.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : open) {
      client.close();
    }
    threads.shutdownNow();
  }
}
