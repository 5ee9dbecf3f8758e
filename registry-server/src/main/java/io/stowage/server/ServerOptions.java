package io.stowage.server;

import io.stowage.core.Authorizer;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.search.Search;
import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.CorsRule;
import io.stowage.server.http.Listener;
import io.stowage.server.v1.V1Options;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens and what it accepts. Immutable; begin with {@link #builder}.
 *
 * @param listeners where to listen; those of one port 0 share the port that is picked
 * @param tls to serve HTTPS with, or null for HTTP
 * @param authorizer that every operation asks
 * @param accessLog where a line for each request goes, or null
 * @param accessFormat of such a line; {@code NONE} is as no stream
 * @param cors what pages from elsewhere may ask, by rules of which the first that fits a path holds
 * @param v1 how the v1 API is served
 * @param relativeLocations whether {@code Location} is a path only, for proxies that do not forward
 *     the address that the client used
 * @param redirect whether clients are sent to the storage for blobs and layers, where it lets them
 *     in, by listeners that do not except theirs
 * @param mirrors what is mirrored of other registries, which the caller closes after the server;
 *     null for nothing
 * @param workers threads for what waits for storage
 * @param connectionLimit the most connections at once; more wait to be accepted
 * @param headerLimit the most bytes of a request's line and headers
 * @param headerCountLimit the most headers of a request
 * @param headerTimeout in which a request's headers must have come
 * @param idleTimeout after which a connection is closed on which nothing moves, in a body or
 *     between requests
 * @param shutdownTimeout how long transfers may take to end when the server is closed
 */
public record ServerOptions(
    List<Listener> listeners,
    @Nullable SSLContext tls,
    Authorizer authorizer,
    @Nullable OutputStream accessLog,
    AccessFormat accessFormat,
    List<CorsRule> cors,
    V1Options v1,
    boolean relativeLocations,
    boolean redirect,
    @Nullable Mirrors mirrors,
    int workers,
    int connectionLimit,
    int headerLimit,
    int headerCountLimit,
    Duration headerTimeout,
    Duration idleTimeout,
    Duration shutdownTimeout) {

  /** The port that clients expect a registry on. */
  public static final int DEFAULT_PORT = Listener.DEFAULT_PORT;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public ServerOptions {
    listeners = List.copyOf(listeners);
    cors = List.copyOf(cors);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("nowhere to listen");
    }
    if (workers < 1 || connectionLimit < 1 || headerLimit < 1024 || headerCountLimit < 1) {
      throw new IllegalArgumentException("limits must be positive, and headerLimit 1024 at least");
    }
  }

  /**
   * Port 5000 on this machine only, HTTP, everything allowed, no access log; 32 workers, 10,000
   * connections, 64 KiB and 100 headers, 30 s for headers, 60 s idle, 30 s to shut down.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options. Not safe for several threads. */
  public static final class Builder {
    private List<String> hosts = List.of();
    private int port = DEFAULT_PORT;
    private List<Listener> listeners = List.of();
    private @Nullable SSLContext tls;
    private Authorizer authorizer = Authorizer.ALLOW_ALL;
    private @Nullable OutputStream accessLog;
    private AccessFormat accessFormat = AccessFormat.COMBINED;
    private List<CorsRule> cors = List.of();
    private V1Options v1 = V1Options.defaults();
    private boolean relativeLocations;
    private boolean redirect;
    private @Nullable Mirrors mirrors;
    private int workers = 32;
    private int connectionLimit = 10_000;
    private int headerLimit = 64 * 1024;
    private int headerCountLimit = 100;
    private Duration headerTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration shutdownTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /** Addresses or names to listen on; empty for this machine only. */
    public Builder hosts(List<String> addresses) {
      hosts = addresses;
      return this;
    }

    /** Where to listen, each for one API or both, in place of {@link #hosts} and {@link #port}. */
    public Builder listeners(List<Listener> places) {
      listeners = places;
      return this;
    }

    /** The port; 0 for any that is free. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** Serves HTTPS. */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /** Asks it about every operation. */
    public Builder authorizer(Authorizer asked) {
      authorizer = asked;
      return this;
    }

    /** Writes a line for each request to a stream, which stays open. */
    public Builder accessLog(OutputStream stream) {
      accessLog = stream;
      return this;
    }

    /** Writes those lines in a form. */
    public Builder accessFormat(AccessFormat format) {
      accessFormat = format;
      return this;
    }

    /** Tells browsers what pages from elsewhere may ask; the first rule that fits a path holds. */
    public Builder cors(List<CorsRule> rules) {
      cors = rules;
      return this;
    }

    /** Serves the v1 API so. */
    public Builder v1(V1Options options) {
      v1 = options;
      return this;
    }

    /** Gives {@code Location} as a path only, or whole. */
    public Builder relativeLocations(boolean relative) {
      relativeLocations = relative;
      return this;
    }

    /** Sends clients to the storage for blobs and layers, where it lets them in. */
    public Builder redirect(boolean toStorage) {
      redirect = toStorage;
      return this;
    }

    /** Lets clients of the v1 API search; after {@link #v1}, if both are set. */
    public Builder search(Search found) {
      v1 = v1.withSearch(found);
      return this;
    }

    /** Asks a registry of the v1 API for what is not here; after {@link #v1}, if both are set. */
    public Builder source(V1Mirror asked) {
      v1 = v1.withMirror(asked);
      return this;
    }

    /** Serves repositories of other registries as well. */
    public Builder mirrors(@Nullable Mirrors others) {
      mirrors = others;
      return this;
    }

    /** Threads for what waits for storage. */
    public Builder workers(int threads) {
      workers = threads;
      return this;
    }

    /** The most connections at once. */
    public Builder connectionLimit(int connections) {
      connectionLimit = connections;
      return this;
    }

    /** The most bytes of a request's line and headers, 1024 at least. */
    public Builder headerLimit(int bytes) {
      headerLimit = bytes;
      return this;
    }

    /** The most headers of a request. */
    public Builder headerCountLimit(int headers) {
      headerCountLimit = headers;
      return this;
    }

    /** The time in which a request's headers must have come. */
    public Builder headerTimeout(Duration time) {
      headerTimeout = time;
      return this;
    }

    /** The time after which a connection is closed on which nothing moves. */
    public Builder idleTimeout(Duration time) {
      idleTimeout = time;
      return this;
    }

    /** How long transfers may take to end when the server is closed. */
    public Builder shutdownTimeout(Duration time) {
      shutdownTimeout = time;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ServerOptions build() {
      List<Listener> places = listeners;
      if (places.isEmpty()) {
        places =
            hosts.isEmpty()
                ? List.of(Listener.of(null, port))
                : hosts.stream().map(host -> Listener.of(host, port)).toList();
      }
      return new ServerOptions(
          places,
          tls,
          authorizer,
          accessLog,
          accessFormat,
          cors,
          v1,
          relativeLocations,
          redirect,
          mirrors,
          workers,
          connectionLimit,
          headerLimit,
          headerCountLimit,
          headerTimeout,
          idleTimeout,
          shutdownTimeout);
    }
  }
}
