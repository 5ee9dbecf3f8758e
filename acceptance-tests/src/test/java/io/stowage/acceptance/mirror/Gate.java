package io.stowage.acceptance.mirror;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a registry and writes down what it is asked. It can limit, lie, keep silent, break
 * off, and send on to elsewhere.
 */
final class Gate implements AutoCloseable {

  /** What it does to requests. */
  enum Mode {
    /** Lets them through. */
    OPEN,
    /** Answers 429. */
    LIMITING,
    /** Answers 500. */
    FAILING,
    /** Changes one byte of each body. */
    LYING,
    /** Answers when it is {@linkplain Gate#release released}. */
    SILENT,
    /** Sends half of the next blob, then breaks the connection off and is open again. */
    BREAKING,
    /** Sends half of each blob, and the rest when it is {@linkplain Gate#release released}. */
    STALLING,
    /** Redirects blobs to {@link Gate#redirectTo}. */
    REDIRECTING
  }

  /** A request that came. */
  record Seen(String method, String path, Map<String, List<String>> headers) {
    boolean has(String header) {
      return headers.containsKey(header);
    }
  }

  private final HttpServer server;
  private final String target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.OPEN;
  private volatile String redirectTo = "";
  private volatile Duration distance = Duration.ZERO;
  private volatile CountDownLatch released = new CountDownLatch(1);

  private Gate(HttpServer server, String target) {
    this.server = server;
    this.target = target;
  }

  /** A gate before a registry, {@code host:port}. */
  static Gate before(String target) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Gate gate = new Gate(HttpServer.create(any, 1000), target);
    gate.server.setExecutor(gate.threads);
    gate.server.createContext("/", gate::handle);
    gate.server.start();
    return gate;
  }

  String url() {
    return "http://" + host();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void mode(Mode next) {
    mode = next;
    if (next == Mode.SILENT || next == Mode.STALLING) {
      released = new CountDownLatch(1);
    }
  }

  void redirectTo(String url) {
    redirectTo = url;
    mode = Mode.REDIRECTING;
  }

  /** How long each request takes from now on before it is let through, as far away. */
  void distance(Duration time) {
    distance = time;
  }

  /** Ends its silence. */
  void release() {
    mode = Mode.OPEN;
    released.countDown();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** How many requests have come whose path has something in it. */
  long count(String method, String part) {
    return seen.stream()
        .filter(request -> request.method().equals(method) && request.path().contains(part))
        .count();
  }

  void forget() {
    seen.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    seen.add(new Seen(exchange.getRequestMethod(), path, Map.copyOf(exchange.getRequestHeaders())));
    try (exchange) {
      Thread.sleep(distance.toMillis());
      Mode now = mode;
      if (now == Mode.SILENT) {
        released.await();
      }
      if (now == Mode.LIMITING) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(429, -1);
      } else if (now == Mode.FAILING) {
        exchange.sendResponseHeaders(500, -1);
      } else if (now == Mode.REDIRECTING && path.contains("/blobs/")) {
        exchange.getResponseHeaders().set("Location", redirectTo + path);
        exchange.sendResponseHeaders(307, -1);
      } else {
        pass(exchange, path, now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, String path, Mode now)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + target + path))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
    for (String name : List.of("Authorization", "Accept", "Range", "If-None-Match")) {
      List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
      values.forEach(value -> request.header(name, value));
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      Headers headers = exchange.getResponseHeaders();
      for (String name :
          List.of(
              "Content-Type",
              "Docker-Content-Digest",
              "WWW-Authenticate",
              "Content-Range",
              "Link",
              "X-Docker-Size",
              "X-Docker-Checksum-Payload",
              "X-Docker-Endpoints",
              "X-Docker-Token")) {
        response.headers().allValues(name).forEach(value -> headers.add(name, value));
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Long.toString(length));
        exchange.sendResponseHeaders(response.statusCode(), -1);
        return;
      }
      exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
      send(in, exchange.getResponseBody(), length, response.statusCode() < 300 ? now : Mode.OPEN);
    }
  }

  private void send(InputStream in, OutputStream out, long length, Mode now)
      throws IOException, InterruptedException {
    if (now == Mode.LYING) {
      int first = in.read();
      out.write(first ^ 1);
    } else if (now == Mode.BREAKING) {
      mode = Mode.OPEN;
      out.write(in.readNBytes((int) (length / 2)));
      out.flush();
      throw new IOException("broken off, as it is to be");
    } else if (now == Mode.STALLING) {
      out.write(in.readNBytes((int) (length / 2)));
      out.flush();
      released.await();
    }
    in.transferTo(out);
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
