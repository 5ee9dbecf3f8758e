package io.stowage.server.config;

import io.stowage.server.http.Listener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a server: docker-registry's settings and Stowage's own, for both APIs.
 * Immutable. Names and meaning of its parts are those of the keys: docs/configuration.md.
 *
 * @param flavor name of the flavor
 * @param loglevel how much is logged
 * @param debug whether the ping of v1 tells about the server
 * @param issue what {@code GET /} answers
 * @param authorization who asks v1 clients who they are
 * @param registryEndpoints what v1 clients are told to go to; empty for the host they asked
 * @param storage where everything is
 * @param search of v1
 * @param mirroring of another registry; null for none
 * @param cache for tags of a mirror and work in the background; null for none
 * @param cacheLru for small files; null for none
 * @param mail for each error; null for none
 * @param bugsnag key of the service that errors are told to; null for none
 * @param cors what browsers may ask from elsewhere; null for nothing
 * @param extensions what third parties' listeners are handed, by their names
 * @param listeners where the server listens, one at least
 * @param oci how v2 is served
 * @param v1 how v1 is served
 * @param limits of both
 */
public record Configuration(
    String flavor,
    LogLevel loglevel,
    boolean debug,
    String issue,
    Authorization authorization,
    List<String> registryEndpoints,
    Storage storage,
    Search search,
    @Nullable Mirroring mirroring,
    @Nullable Redis cache,
    @Nullable Redis cacheLru,
    @Nullable Mail mail,
    @Nullable Secret bugsnag,
    @Nullable Cors cors,
    Map<String, Object> extensions,
    List<Listener> listeners,
    Oci oci,
    V1 v1,
    Limits limits) {

  /** Copies what could change. */
  public Configuration {
    registryEndpoints = List.copyOf(registryEndpoints);
    extensions = Map.copyOf(extensions);
    listeners = List.copyOf(listeners);
  }

  /** What is configured and has a name of its own, so that nothing secret gets into a log. */
  @Override
  public String toString() {
    return "flavor " + flavor + ", storage " + storage.driver();
  }

  /**
   * Who asks v1 clients who they are.
   *
   * @param standalone whether nobody does: no index is asked, everything is allowed
   * @param indexEndpoint the URL of the index that confirms tokens
   * @param disableTokenAuth whether tokens are not asked for
   * @param privilegedKey the file of the public key whose signatures let everything through; null
   *     for none
   */
  public record Authorization(
      boolean standalone,
      String indexEndpoint,
      boolean disableTokenAuth,
      @Nullable Path privilegedKey) {

    /** Whether v1 asks for tokens. */
    public boolean asksForTokens() {
      return !standalone && !disableTokenAuth;
    }
  }

  /**
   * Where everything is.
   *
   * @param driver name of the storage driver
   * @param options of the driver, by name; they may hold secrets
   * @param drivers the folder of driver jars; null for none
   * @param redirect whether clients are sent to the storage for layers
   * @param nginxXAccelRedirect the location of nginx that serves layers; null for none
   */
  public record Storage(
      String driver,
      Map<String, String> options,
      @Nullable Path drivers,
      boolean redirect,
      @Nullable String nginxXAccelRedirect) {

    /** Copies the options. */
    public Storage {
      options = Map.copyOf(options);
    }

    @Override
    public String toString() {
      return driver;
    }
  }

  /**
   * Search of v1.
   *
   * @param backend its name; null for none
   * @param database the URL, with its password, of the database; null for none
   */
  public record Search(@Nullable String backend, @Nullable Secret database) {}

  /**
   * Another registry, whose images are served as well.
   *
   * @param source its URL
   * @param sourceIndex the URL of its index; null if it is its own
   * @param tagsCacheTtl seconds for which its tags are kept; null for ever
   */
  public record Mirroring(
      String source, @Nullable String sourceIndex, @Nullable Integer tagsCacheTtl) {}

  /**
   * A Redis.
   *
   * @param host name or address
   * @param port from 1 to 65535
   * @param db number of the database
   * @param password null for none
   */
  public record Redis(String host, int port, int db, @Nullable Secret password) {}

  /**
   * A mail for each error.
   *
   * @param host of the SMTP server
   * @param port from 1 to 65535
   * @param login null for none
   * @param password null for none
   * @param secure {@code true} for TLS, or the path of a key for TLS; null for neither
   * @param from the address that it is from; null for the default of the sender
   * @param to whom it goes to
   */
  public record Mail(
      String host,
      int port,
      @Nullable String login,
      @Nullable Secret password,
      @Nullable String secure,
      @Nullable String from,
      List<String> to) {

    /** Copies the list. */
    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * What browsers may ask from pages that are elsewhere. What is null or empty is not said.
   *
   * @param origins of those pages
   * @param methods that they may use
   * @param headers that they may send
   * @param exposeHeaders that they may see
   * @param supportsCredentials whether they may send cookies and the like
   * @param maxAge seconds for which this may be remembered
   * @param sendWildcard whether {@code *} is answered rather than the origin
   * @param alwaysSend whether it is said without an origin too
   * @param automaticOptions whether OPTIONS is answered
   * @param varyHeader whether Vary is said
   * @param resources the paths that this is for, as YAML has them
   */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposeHeaders,
      @Nullable Boolean supportsCredentials,
      @Nullable Integer maxAge,
      @Nullable Boolean sendWildcard,
      @Nullable Boolean alwaysSend,
      @Nullable Boolean automaticOptions,
      @Nullable Boolean varyHeader,
      @Nullable Object resources) {}

  /**
   * How v2 is served.
   *
   * @param enabled whether it is
   * @param requireReferences whether a manifest is refused when something that it lists is missing
   * @param relativeLocations whether {@code Location} is a path only
   */
  public record Oci(boolean enabled, boolean requireReferences, boolean relativeLocations) {}
}
