package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.server.http.AccessLog;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Drain;
import io.stowage.server.http.Http2Upgrade;
import io.stowage.server.http.Resource;
import io.stowage.server.http.Route;
import io.stowage.server.http.Router;
import io.stowage.server.oci.BlobResource;
import io.stowage.server.oci.CatalogResource;
import io.stowage.server.oci.ManifestResource;
import io.stowage.server.oci.PingResource;
import io.stowage.server.oci.ReferrersResource;
import io.stowage.server.oci.TagsResource;
import io.stowage.server.oci.UploadResource;
import io.stowage.server.oci.UploadsResource;
import io.stowage.server.v1.V1Options;
import io.stowage.server.v1.V1Resources;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A registry over HTTP/1.1 and HTTP/2. Safe from any thread.
 *
 * <p>Who has an Undertow already takes {@link #handler} and serves it at the root.
 */
public final class RegistryServer implements AutoCloseable {

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  private final Undertow undertow;
  private final XnioWorker worker;
  private final Drain requests;
  private final @Nullable AccessLog accessLog;
  private final ServerOptions options;
  private final List<InetSocketAddress> addresses;
  private boolean closed;

  private RegistryServer(
      Undertow undertow,
      XnioWorker worker,
      Drain requests,
      @Nullable AccessLog accessLog,
      ServerOptions options,
      List<InetSocketAddress> addresses) {
    this.undertow = undertow;
    this.worker = worker;
    this.requests = requests;
    this.accessLog = accessLog;
    this.options = options;
    this.addresses = addresses;
  }

  /**
   * Starts a server, which listens when this returns.
   *
   * @param registry to serve; the caller closes it after the server
   * @throws IOException if it cannot listen, saying where and why
   */
  public static RegistryServer start(Registry registry, ServerOptions options) throws IOException {
    Drain requests = new Drain(handler(registry, options));
    AccessLog accessLog = options.accessLog() == null ? null : new AccessLog(options.accessLog());
    HttpHandler root =
        accessLog == null
            ? requests
            : exchange -> {
              exchange.addExchangeCompleteListener(accessLog);
              requests.handleRequest(exchange);
            };
    List<InetAddress> hosts = new ArrayList<>();
    for (String host : options.hosts().isEmpty() ? LOOPBACK : options.hosts()) {
      hosts.add(address(host));
    }
    int port = options.port();
    XnioWorker worker = worker(options);
    try {
      // The first address picks the port for all.
      port = port == 0 ? freePort(hosts.get(0)) : port;
      Undertow undertow;
      try {
        undertow = listen(builder(options, worker, root), hosts, port, options);
      } catch (RuntimeException e) {
        if (!options.hosts().isEmpty() || isInUse(cause(e))) {
          throw e;
        }
        // A machine without IPv6.
        hosts = hosts.subList(0, 1);
        undertow = listen(builder(options, worker, root), hosts, port, options);
      }
      return new RegistryServer(
          undertow, worker, requests, accessLog, options, addresses(hosts, port));
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      String where = hosts.stream().map(RegistryServer::text).collect(Collectors.joining(" and "));
      throw new IOException(
          "cannot listen on " + where + " port " + port + ": " + cause(e).getMessage(), e);
    }
  }

  private static List<InetSocketAddress> addresses(List<InetAddress> hosts, int port) {
    return hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
  }

  /** An address as people write it: without a zone, {@code ::1} for {@code 0:0:0:0:0:0:0:1}. */
  static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "").replaceFirst("^(0:){7}", "::");
  }

  private static InetAddress address(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on '" + host + "': it is no address of this machine", e);
    }
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  /** The threads are the server's own, so that it can stop listening and let transfers end. */
  private static XnioWorker worker(ServerOptions options) throws IOException {
    return Xnio.getInstance()
        .createWorker(
            OptionMap.builder()
                .set(Options.WORKER_NAME, "stowage")
                .set(Options.WORKER_IO_THREADS, Runtime.getRuntime().availableProcessors())
                .set(Options.WORKER_TASK_CORE_THREADS, options.workers())
                .set(Options.WORKER_TASK_MAX_THREADS, options.workers())
                .set(Options.CONNECTION_HIGH_WATER, options.connectionLimit())
                .set(Options.CONNECTION_LOW_WATER, options.connectionLimit())
                .set(Options.TCP_NODELAY, true)
                .set(Options.CORK, true)
                .getMap());
  }

  /** As {@link #handler(Registry, ServerOptions, Set)}, with both APIs. */
  public static HttpHandler handler(Registry registry, ServerOptions options) {
    return handler(registry, options, EnumSet.allOf(Api.class));
  }

  /**
   * The registry as a handler for somebody's Undertow. It dispatches to the workers of the
   * connection it is called on, and never blocks its I/O threads. Of the options it takes the
   * authorizer, the form of locations and those of the v1 API; whoever listens sets limits and
   * timeouts.
   *
   * @param apis that it serves. Where the v1 API asks for tokens, the OCI API is left out unless
   *     {@link V1Options#v2BesideTokens}
   */
  public static HttpHandler handler(Registry registry, ServerOptions options, Set<Api> apis) {
    BodyReceiver receiver = new BodyReceiver();
    Map<Route, Resource> resources = new EnumMap<>(Route.class);
    if (apis.contains(Api.V1)) {
      resources.putAll(V1Resources.of(registry, options.v1(), receiver));
    }
    if (apis.contains(Api.V2) && !options.v1().closesV2()) {
      resources.put(Route.PING, new PingResource());
      resources.put(Route.CATALOG, new CatalogResource(registry));
      resources.put(Route.TAGS, new TagsResource(registry));
      resources.put(Route.MANIFEST, new ManifestResource(registry, receiver));
      resources.put(Route.BLOB, new BlobResource(registry));
      resources.put(Route.UPLOADS, new UploadsResource(registry, receiver));
      resources.put(Route.UPLOAD, new UploadResource(registry, receiver));
      resources.put(Route.REFERRERS, new ReferrersResource(registry));
    }
    return Handlers.httpContinueRead(
        new Router(
            resources,
            options.authorizer(),
            options.v1().access(),
            options.relativeLocations(),
            options.v1().longestWait()));
  }

  private static Undertow.Builder builder(
      ServerOptions options, XnioWorker worker, HttpHandler root) {
    boolean plain = options.tls() == null;
    Undertow.Builder builder =
        Undertow.builder()
            .setHandler(plain ? new Http2Upgrade(root) : root)
            .setWorker(worker)
            .setSocketOption(Options.READ_TIMEOUT, idleMillis(options))
            .setSocketOption(Options.WRITE_TIMEOUT, idleMillis(options))
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, options.connectionLimit())
            .setSocketOption(Options.CONNECTION_LOW_WATER, options.connectionLimit())
            .setSocketOption(Options.BACKLOG, 1024);
    OptionMap limits = limits(options);
    limits.forEach(option -> copy(builder, option, limits));
    // Over TLS, Undertow negotiates HTTP/2; otherwise it would set a handler of its own for
    // upgrades.
    return builder.setServerOption(UndertowOptions.ENABLE_HTTP2, !plain);
  }

  private static <T> void copy(Undertow.Builder builder, Option<T> option, OptionMap from) {
    builder.setServerOption(option, from.get(option));
  }

  private static int idleMillis(ServerOptions options) {
    return (int) options.idleTimeout().toMillis();
  }

  private static OptionMap limits(ServerOptions options) {
    return OptionMap.builder()
        .set(UndertowOptions.ENABLE_HTTP2, true)
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        // Paths are read as they were sent: see Target.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        // Each kind of body has its own limit.
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .set(UndertowOptions.MAX_HEADER_SIZE, options.headerLimit())
        .set(UndertowOptions.MAX_HEADERS, options.headerCountLimit())
        .set(UndertowOptions.MAX_PARAMETERS, options.headerCountLimit() * 2)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) options.headerTimeout().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, idleMillis(options))
        .set(UndertowOptions.RECORD_REQUEST_START_TIME, options.accessLog() != null)
        .getMap();
  }

  private static Undertow listen(
      Undertow.Builder builder, List<InetAddress> hosts, int port, ServerOptions options) {
    for (InetAddress host : hosts) {
      if (options.tls() == null) {
        builder.addHttpListener(port, host.getHostAddress());
      } else {
        builder.addHttpsListener(port, host.getHostAddress(), options.tls());
      }
    }
    Undertow undertow = builder.build();
    try {
      undertow.start();
      undertow.getListenerInfo().forEach(listener -> listener.setServerOptions(limits(options)));
    } catch (RuntimeException e) {
      undertow.stop();
      throw e;
    }
    return undertow;
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() == null ? failure : cause(failure.getCause());
  }

  private static boolean isInUse(Throwable failure) {
    return failure instanceof BindException
        && String.valueOf(failure.getMessage()).contains("in use");
  }

  /** The port that it listens on. */
  public int port() {
    return addresses.get(0).getPort();
  }

  /** Where it listens. */
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  /**
   * Stops listening, lets requests under way end for {@link ServerOptions#shutdownTimeout}, and
   * breaks off what is left then. Closing twice is fine.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    undertow.stop(); // stops listening only, as the worker is not Undertow's own
    try {
      requests.close(options.shutdownTimeout());
      worker.shutdownNow();
      boolean unused = worker.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      worker.shutdownNow();
    }
    if (accessLog != null) {
      accessLog.close();
    }
  }
}
