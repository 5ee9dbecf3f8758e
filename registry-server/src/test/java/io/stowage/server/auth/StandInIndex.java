package io.stowage.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An index over real HTTP. It issues tokens and confirms those that it has issued and not taken
 * back; answers can be set for paths.
 */
final class StandInIndex implements AutoCloseable {

  /** How a path is answered. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request that came: its line, and its headers in lower case. */
  record Seen(String line, Map<String, List<String>> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, String> images = new ConcurrentHashMap<>();

  /** The tokens that hold, and their repositories as a path has them. */
  private final Map<String, String> issued = new ConcurrentHashMap<>();

  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  StandInIndex() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A token of this index. */
  String issue(String repository, Access access) {
    String credential = Token.issue(repository, access).credential();
    issued.put(credential, credential.replaceFirst(".*repository=\"([^\"]*)\".*", "$1"));
    return credential;
  }

  /** Ends a token's time. */
  void expire(String credential) {
    issued.remove(credential);
  }

  /** The images that it lists for a repository. */
  void list(String repository, String... ids) {
    StringBuilder json = new StringBuilder("[");
    for (String id : ids) {
      json.append(json.length() > 1 ? "," : "").append("{\"id\":\"").append(id).append("\"}");
    }
    images.put("/v1/repositories/" + repository + "/images", json.append("]").toString());
  }

  /** Answers a path in its own way, whatever the token. */
  void answer(String path, Answer answer) {
    answers.put(path, answer);
  }

  void answer(String path, int status, String body) {
    answer(path, exchange -> send(exchange, status, body));
  }

  /** The requests since the last call. */
  List<Seen> takeSeen() {
    List<Seen> all = List.copyOf(seen);
    seen.removeAll(all);
    return all;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    Map<String, List<String>> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    seen.add(new Seen(exchange.getRequestMethod() + " " + path, headers));
    try (exchange) {
      Answer answer = answers.get(path);
      if (answer != null) {
        answer.to(exchange);
      } else {
        confirm(exchange, path);
      }
    }
  }

  private void confirm(HttpExchange exchange, String path) throws IOException {
    String credential = exchange.getRequestHeaders().getFirst("Authorization");
    String plain = credential == null ? "" : credential.replaceFirst("^(Token )+", "Token ");
    String repository = issued.get(plain);
    if (repository == null || !path.equals("/v1/repositories/" + repository + "/images")) {
      send(exchange, 401, "{\"error\":\"who are you\"}");
    } else {
      send(exchange, 200, images.getOrDefault(path, "[]"));
    }
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static Answer redirect(int status, String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
