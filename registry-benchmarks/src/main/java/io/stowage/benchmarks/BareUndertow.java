package io.stowage.benchmarks;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Undertow with the transfers of a registry and nothing of a registry: what is put is given back at
 * the same URL, manifests out of memory, blobs out of files. No names are checked, no links kept,
 * no log written. It shows what the HTTP server and the disk of this machine leave to a registry.
 */
final class BareUndertow {
  private static final HttpString CONTENT_DIGEST = new HttpString("Docker-Content-Digest");
  private static final HttpString API_VERSION = new HttpString("Docker-Distribution-Api-Version");
  private static final ByteBuffer PING = ByteBuffer.wrap(new byte[] {'{', '}'});

  /** Which of Undertow's ways are taken. */
  enum Style {
    /** Files are copied through a large buffer of the thread; uploads are hashed. */
    COPY,
    /** Files go through {@code Sender.transferFrom}, which is sendfile; uploads are not hashed. */
    PLAIN
  }

  private final Path folder;
  private final Style style;
  private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
  private final Map<String, Long> blobs = new ConcurrentHashMap<>();
  private final Map<String, BareUpload> uploads = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  private record Manifest(ByteBuffer bytes, String digest) {}

  private BareUndertow(Path folder, Style style) {
    this.folder = folder;
    this.style = style;
  }

  /** Arguments: port, folder, style. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    start(Integer.parseInt(arguments[0]), folder, Style.valueOf(arguments[2]));
  }

  static Undertow start(int port, Path folder, Style style) {
    BareUndertow bare = new BareUndertow(folder, style);
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1", bare::handle)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .build();
    undertow.start();
    return undertow;
  }

  private void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    switch (exchange.getRequestMethod().toString()) {
      case "GET" -> {
        if (path.contains("/manifests/")) {
          manifest(exchange, path);
        } else if (path.contains("/blobs/")) {
          blob(exchange, last(path));
        } else {
          exchange.getResponseSender().send(PING.duplicate());
        }
      }
      case "HEAD" -> head(exchange, last(path));
      case "POST" -> begin(exchange);
      case "PATCH" -> receive(exchange, path, false);
      default -> {
        if (path.contains("/manifests/")) {
          exchange.getRequestReceiver().receiveFullBytes((x, bytes) -> keep(x, path, bytes));
        } else {
          receive(exchange, path, true);
        }
      }
    }
  }

  private void manifest(HttpServerExchange exchange, String path) {
    Manifest manifest = manifests.get(path);
    if (manifest == null) {
      exchange.setStatusCode(404).endExchange();
      return;
    }
    describe(exchange, manifest.digest(), RegistryConnection.MANIFEST_TYPE);
    exchange.getResponseSender().send(manifest.bytes().duplicate());
  }

  private void keep(HttpServerExchange exchange, String path, byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    Manifest manifest = new Manifest(direct, Sha256.of(bytes));
    manifests.put(path, manifest);
    manifests.put(path.substring(0, path.lastIndexOf('/') + 1) + manifest.digest(), manifest);
    created(exchange, path);
  }

  private void blob(HttpServerExchange exchange, String digest) {
    Long size = blobs.get(digest);
    if (size == null) {
      exchange.setStatusCode(404).endExchange();
      return;
    }
    describe(exchange, digest, "application/octet-stream");
    exchange.setResponseContentLength(size);
    BareDownload download = new BareDownload(exchange, file(digest), size);
    exchange.dispatch(style == Style.PLAIN ? download::transfer : download::copy);
  }

  private void head(HttpServerExchange exchange, String digest) {
    Long size = blobs.get(digest);
    if (size == null) {
      exchange.setStatusCode(404).endExchange();
      return;
    }
    describe(exchange, digest, "application/octet-stream");
    exchange.setResponseContentLength(size).endExchange();
  }

  private void begin(HttpServerExchange exchange) {
    String id = Long.toString(ids.incrementAndGet());
    uploads.put(id, new BareUpload(folder.resolve("upload-" + id), style == Style.COPY));
    exchange.setStatusCode(202);
    exchange.getResponseHeaders().put(Headers.LOCATION, "/uploads/" + id);
    exchange.endExchange();
  }

  private void receive(HttpServerExchange exchange, String path, boolean last) {
    BareUpload upload = uploads.get(last(path));
    if (upload == null) {
      exchange.setStatusCode(404).endExchange();
      return;
    }
    upload.receive(exchange, last ? x -> commit(x, path, upload) : x -> accepted(x, path));
  }

  private void commit(HttpServerExchange exchange, String path, BareUpload upload)
      throws IOException {
    String digest = exchange.getQueryString().substring("digest=".length());
    long size = upload.commit(digest, file(digest));
    blobs.put(digest, size);
    uploads.remove(last(path));
    created(exchange, "/v2/blobs/" + digest);
  }

  private static void accepted(HttpServerExchange exchange, String path) {
    exchange.setStatusCode(202);
    exchange.getResponseHeaders().put(Headers.LOCATION, path);
    exchange.endExchange();
  }

  private static void created(HttpServerExchange exchange, String location) {
    exchange.setStatusCode(201);
    exchange.getResponseHeaders().put(Headers.LOCATION, location);
    exchange.endExchange();
  }

  private static void describe(HttpServerExchange exchange, String digest, String type) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, type)
        .put(CONTENT_DIGEST, digest)
        .put(API_VERSION, "registry/2.0")
        .put(Headers.ETAG, '"' + digest + '"');
  }

  private Path file(String digest) {
    return folder.resolve(digest.replace(':', '-'));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
