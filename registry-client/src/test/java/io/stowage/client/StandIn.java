package io.stowage.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server that answers what a test says and writes down what it is asked. */
final class StandIn implements AutoCloseable {

  /** What it is to answer. */
  record Reply(int status, Map<String, String> headers, String body, int missing) {
    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body, 0);
    }

    /** Breaks off before the last bytes. */
    Reply without(int bytes) {
      return new Reply(status, headers, body.substring(0, body.length() - bytes), bytes);
    }

    Reply with(String name, String value) {
      Map<String, String> more = new ConcurrentHashMap<>(headers);
      more.put(name, value);
      return new Reply(status, more, body, missing);
    }
  }

  /** Answers. */
  @FunctionalInterface
  interface Handler {
    Reply reply(Asked asked);
  }

  /** A request that came. */
  record Asked(
      String method, String path, @Nullable String authorization, @Nullable String range) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private StandIn(HttpServer server, Handler handler) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, handler));
    server.start();
  }

  /** A server at an address of this machine. */
  static StandIn at(String address, Handler handler) throws IOException {
    return new StandIn(
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 100), handler);
  }

  private void handle(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      Asked request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Range"));
      asked.add(request);
      Reply reply = handler.reply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      boolean none = body.length == 0 || request.method().equals("HEAD");
      exchange.sendResponseHeaders(reply.status(), none ? -1 : body.length + reply.missing());
      if (!none) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
