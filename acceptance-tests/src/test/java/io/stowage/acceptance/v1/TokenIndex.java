package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An index that keeps account of the tokens it issues: it confirms each for its own repository, as
 * often as it may be used, until it is taken back. For some repositories it does not answer as it
 * should.
 */
final class TokenIndex implements AutoCloseable {

  private static final String PREFIX = "/v1/repositories/";

  /** How the list of a repository's images is answered to good tokens. */
  enum Manner {
    RIGHT,
    NO_JSON,
    NO_LIST,
    FAILING,
    /** The connection is closed within the answer. */
    CUT,
    /** Nothing comes. */
    SILENT,
    /** The client is sent to another server, which says yes. */
    ELSEWHERE
  }

  /** A token that holds. */
  private record Issued(String repository, AtomicInteger uses) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final Map<String, List<String>> images = new ConcurrentHashMap<>();
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final Set<String> readable = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger serial = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String elsewhere = "";

  private TokenIndex(HttpServer server) {
    this.server = server;
  }

  /** Starts it on a free port. */
  static TokenIndex start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TokenIndex index = new TokenIndex(server);
      server.setExecutor(index.threads);
      server.createContext("/", index::answer);
      server.start();
      return index;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The images that it lists for a repository. */
  void list(String repository, String... ids) {
    images.put(repository, List.of(ids));
  }

  void answer(String repository, Manner manner) {
    manners.put(repository, manner);
  }

  /** Where {@link Manner#ELSEWHERE} leads. */
  void sendElsewhere(String url) {
    elsewhere = url;
  }

  /** Lets whoever has a token read an image although its repository is private. */
  void giveAccess(String id) {
    readable.add(id);
  }

  /** A token for a repository. */
  String issue(String repository, String access) {
    return issue(repository, access, Integer.MAX_VALUE);
  }

  /** A token that may be used so many times. */
  String issue(String repository, String access, int uses) {
    String signature = "%s-%d".formatted("A".repeat(12), serial.incrementAndGet());
    issued.put(signature, new Issued(repository, new AtomicInteger(uses)));
    return "Token signature=%s,repository=\"%s\",access=%s"
        .formatted(signature, repository, access);
  }

  /** Takes a token back. */
  void expire(String token) {
    issued.remove(signature(token));
  }

  /** The paths that it was asked for since the last call. */
  List<String> takeAsked() {
    List<String> all = List.copyOf(asked);
    asked.removeAll(all);
    return all;
  }

  private static String signature(String token) {
    return token.replaceFirst(".*signature=([^,]*).*", "$1");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      asked.add(path);
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      Issued known = token == null ? null : issued.get(signature(token));
      if (known == null
          || !path.startsWith(PREFIX + known.repository() + "/")
          || known.uses().getAndDecrement() <= 0) {
        send(exchange, 401, "{\"error\":\"not a token of mine\"}");
        return;
      }
      String what = path.substring(PREFIX.length() + known.repository().length() + 1);
      if (what.matches("layer/[^/]+/access")) {
        send(
            exchange,
            200,
            "{\"access\":%s}"
                .formatted(readable.contains(what.replaceFirst("layer/(.*)/access", "$1"))));
      } else {
        list(exchange, known.repository());
      }
    }
  }

  private void list(HttpExchange exchange, String repository) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String id : images.getOrDefault(repository, List.of())) {
      entries.add("{\"id\":\"" + id + "\"}");
    }
    String list = "[" + String.join(",", entries) + "]";
    switch (manners.getOrDefault(repository, Manner.RIGHT)) {
      case RIGHT -> send(exchange, 200, list);
      case NO_JSON -> send(exchange, 200, "yes");
      case NO_LIST -> send(exchange, 200, "{\"images\":[]}");
      case FAILING -> send(exchange, 500, list);
      case CUT -> {
        exchange.sendResponseHeaders(200, list.length() + 10);
        exchange.getResponseBody().write(list.getBytes(UTF_8));
      }
      case SILENT -> awaitClosing();
      case ELSEWHERE -> {
        exchange.getResponseHeaders().set("Location", elsewhere + PREFIX + repository + "/images");
        exchange.sendResponseHeaders(302, -1);
      }
    }
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
