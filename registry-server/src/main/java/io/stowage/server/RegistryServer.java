package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.core.event.Events;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.model.RepositoryName;
import io.stowage.server.http.AccelRedirect;
import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.AccessLog;
import io.stowage.server.http.Api;
import io.stowage.server.http.BlobSender;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Cors;
import io.stowage.server.http.Drain;
import io.stowage.server.http.Http2Upgrade;
import io.stowage.server.http.Listener;
import io.stowage.server.http.Redirects;
import io.stowage.server.http.Resource;
import io.stowage.server.http.Route;
import io.stowage.server.http.Router;
import io.stowage.server.oci.BlobResource;
import io.stowage.server.oci.CatalogResource;
import io.stowage.server.oci.ManifestResource;
import io.stowage.server.oci.MirroredBlobResource;
import io.stowage.server.oci.MirroredManifestResource;
import io.stowage.server.oci.MirroredTagsResource;
import io.stowage.server.oci.PingResource;
import io.stowage.server.oci.ReferrersResource;
import io.stowage.server.oci.TagsResource;
import io.stowage.server.oci.UploadResource;
import io.stowage.server.oci.UploadsResource;
import io.stowage.server.oci.V1MirroredManifestResource;
import io.stowage.server.oci.V1MirroredTagsResource;
import io.stowage.server.v1.V1Options;
import io.stowage.server.v1.V1Resources;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
    Drain requests = new Drain();
    AccessLog accessLog = accessLog(options);
    Map<Route, Resource> resources = resources(registry, options);
    List<Address> addresses = addresses(options.listeners());
    XnioWorker worker = worker(options);
    try {
      Undertow.Builder builder = builder(options, worker);
      for (Address address : addresses) {
        HttpHandler handler =
            requests.before(
                router(resources, options, address.apis(), address.redirect(), registry.events()));
        add(builder, address, logged(handler, accessLog), options);
      }
      Undertow undertow = listen(builder.build(), options);
      return new RegistryServer(
          undertow,
          worker,
          requests,
          accessLog,
          options,
          addresses.stream().map(Address::socket).toList());
    } catch (RuntimeException e) {
      worker.shutdownNow();
      String where =
          addresses.stream()
              .map(address -> text(address.host()) + " port " + address.port())
              .collect(Collectors.joining(" and "));
      throw new IOException("cannot listen on " + where + ": " + cause(e).getMessage(), e);
    }
  }

  private static @Nullable AccessLog accessLog(ServerOptions options) {
    return options.accessLog() == null || options.accessFormat() == AccessFormat.NONE
        ? null
        : new AccessLog(options.accessLog(), options.accessFormat());
  }

  private static HttpHandler logged(HttpHandler next, @Nullable AccessLog accessLog) {
    return accessLog == null
        ? next
        : exchange -> {
          exchange.addExchangeCompleteListener(accessLog);
          next.handleRequest(exchange);
        };
  }

  /** Where to listen, with names resolved and ports picked. */
  private record Address(InetAddress host, int port, Set<Api> apis, boolean redirect) {
    InetSocketAddress socket() {
      return new InetSocketAddress(host, port);
    }
  }

  private static List<Address> addresses(List<Listener> listeners) throws IOException {
    List<Address> addresses = new ArrayList<>();
    int picked = 0; // the first of those that let it be picked picks for all
    for (Listener listener : listeners) {
      List<InetAddress> hosts =
          listener.host() == null ? loopback() : List.of(address(listener.host()));
      if (listener.port() == 0 && (picked == 0 || isTaken(addresses, hosts, picked))) {
        picked = freePort(hosts.get(0));
      }
      int port = listener.port() == 0 ? picked : listener.port();
      hosts.forEach(
          host -> addresses.add(new Address(host, port, listener.apis(), listener.redirect())));
    }
    return addresses;
  }

  private static boolean isTaken(List<Address> addresses, List<InetAddress> hosts, int port) {
    return addresses.stream()
        .anyMatch(address -> address.port() == port && hosts.contains(address.host()));
  }

  /** This machine: on one without IPv6, its IPv4 address only. */
  private static List<InetAddress> loopback() throws IOException {
    List<InetAddress> hosts = new ArrayList<>();
    for (String host : LOOPBACK) {
      InetAddress address = address(host);
      try {
        new ServerSocket(0, 1, address).close();
        hosts.add(address);
      } catch (SocketException e) {
        if (hosts.isEmpty()) {
          throw e;
        }
      }
    }
    return hosts;
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
    } catch (SocketException e) {
      throw new IOException("cannot listen on " + text(address) + ": " + e.getMessage(), e);
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
   * authorizer, the form of locations, whether to redirect, what pages from elsewhere may ask and
   * those of the v1 API; whoever listens sets limits and timeouts.
   *
   * @param apis that it serves. Where the v1 API asks for tokens, the OCI API is left out unless
   *     {@link V1Options#v2BesideTokens}
   */
  public static HttpHandler handler(Registry registry, ServerOptions options, Set<Api> apis) {
    return router(resources(registry, options), options, apis, true, registry.events());
  }

  private static Map<Route, Resource> resources(Registry registry, ServerOptions options) {
    BodyReceiver receiver = new BodyReceiver();
    BlobSender sender = new BlobSender();
    Map<Route, Resource> resources = new EnumMap<>(Route.class);
    resources.putAll(V1Resources.of(registry, options.v1(), receiver, sender));
    resources.put(Route.PING, new PingResource());
    resources.put(Route.CATALOG, new CatalogResource(registry));
    resources.put(Route.TAGS, new TagsResource(registry));
    ManifestResource manifests = new ManifestResource(registry, receiver);
    resources.put(Route.MANIFEST, manifests);
    AccelRedirect nginx = new AccelRedirect(options.v1().accelRedirect());
    resources.put(Route.BLOB, new BlobResource(registry, sender, nginx));
    resources.put(Route.UPLOADS, new UploadsResource(registry, receiver));
    resources.put(Route.UPLOAD, new UploadResource(registry, receiver));
    resources.put(Route.REFERRERS, new ReferrersResource(registry));
    Mirrors mirrors = options.mirrors();
    if (mirrors != null) {
      mirror(resources, registry, mirrors);
    }
    V1Mirror source = options.v1().mirror();
    if (source != null) {
      Predicate<RepositoryName> own = name -> mirrors == null || mirrors.of(name) == null;
      resources.computeIfPresent(
          Route.TAGS, (route, kept) -> new V1MirroredTagsResource(kept, registry, source, own));
      resources.computeIfPresent(
          Route.MANIFEST,
          (route, kept) -> new V1MirroredManifestResource(kept, manifests, source, own));
    }
    return resources;
  }

  private static void mirror(Map<Route, Resource> resources, Registry registry, Mirrors mirrors) {
    resources.computeIfPresent(
        Route.TAGS, (route, kept) -> new MirroredTagsResource(registry, mirrors, kept));
    resources.computeIfPresent(
        Route.MANIFEST, (route, kept) -> new MirroredManifestResource(mirrors, kept));
    resources.computeIfPresent(
        Route.BLOB, (route, kept) -> new MirroredBlobResource(registry, mirrors, kept));
  }

  private static HttpHandler router(
      Map<Route, Resource> resources,
      ServerOptions options,
      Set<Api> apis,
      boolean redirect,
      Events events) {
    Map<Route, Resource> served = new EnumMap<>(resources);
    served
        .keySet()
        .removeIf(
            route ->
                route.isV1()
                    ? !apis.contains(Api.V1)
                    : !apis.contains(Api.V2) || options.v1().closesV2());
    HttpHandler router =
        new Router(
            served,
            options.authorizer(),
            options.v1().access(),
            options.relativeLocations(),
            options.v1().longestWait(),
            options.mirrors() == null ? null : new MirroredNames(options.mirrors()),
            events);
    HttpHandler redirecting = redirect && options.redirect() ? Redirects.allowed(router) : router;
    return Handlers.httpContinueRead(
        options.cors().isEmpty() ? redirecting : new Cors(options.cors()).before(redirecting));
  }

  private static void add(
      Undertow.Builder builder, Address address, HttpHandler handler, ServerOptions options) {
    boolean plain = options.tls() == null;
    builder.addListener(
        new Undertow.ListenerBuilder()
            .setType(plain ? Undertow.ListenerType.HTTP : Undertow.ListenerType.HTTPS)
            .setHost(address.host().getHostAddress())
            .setPort(address.port())
            .setSslContext(options.tls())
            .setRootHandler(plain ? new Http2Upgrade(handler) : handler));
  }

  private static Undertow.Builder builder(ServerOptions options, XnioWorker worker) {
    Undertow.Builder builder =
        Undertow.builder()
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
    return builder.setServerOption(UndertowOptions.ENABLE_HTTP2, options.tls() != null);
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

  private static Undertow listen(Undertow undertow, ServerOptions options) {
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

  /** The port that it listens on; of several the first. */
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
