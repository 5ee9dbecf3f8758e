package io.stowage.server.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint. */
final class Receiver implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What came, refused or not. */
  final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();

  /** The events that were taken. */
  final List<JsonNode> events = new CopyOnWriteArrayList<>();

  /** What it answers; 0 for nothing. */
  volatile int status = 200;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int answered = status;
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestHeaders());
    if (answered == 0) {
      return; // and keeps the connection open
    }
    if (answered >= 200 && answered < 300) {
      JSON.readTree(body).path("events").forEach(events::add);
    }
    try (exchange) {
      if (answered >= 300 && answered < 400) {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
      }
      exchange.sendResponseHeaders(answered, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
