package io.stowage.server.config;

import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.CorsRule;
import io.stowage.server.http.Listener;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param cache for tags of a mirror; null for none
 * @param cacheLru for the small objects of a storage on another machine; null for none
 * @param mail for each error; null for none
 * @param bugsnag the service that errors are told to; null for none
 * @param cors what browsers may ask from elsewhere; empty for nothing
 * @param log what is logged where
 * @param extensions what third parties' listeners are handed, by their names
 * @param notifications whom webhooks tell what happens; null for nobody
 * @param listeners where the server listens, one at least
 * @param mirrors registries that are mirrored for v2
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
    @Nullable Bugsnag bugsnag,
    List<CorsRule> cors,
    Log log,
    Map<String, Object> extensions,
    @Nullable Notifications notifications,
    List<Listener> listeners,
    List<MirrorSettings> mirrors,
    Oci oci,
    V1 v1,
    Limits limits) {

  /** Copies what could change. */
  public Configuration {
    registryEndpoints = List.copyOf(registryEndpoints);
    extensions = Map.copyOf(extensions);
    listeners = List.copyOf(listeners);
    cors = List.copyOf(cors);
    mirrors = List.copyOf(mirrors);
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
   * @param tags for how long its tags are kept
   */
  public record Mirroring(String source, @Nullable String sourceIndex, Duration tags) {}

  /**
   * A Redis.
   *
   * @param host name or address
   * @param port from 1 to 65535
   * @param db number of the database
   * @param password null for none
   * @param prefix what keys begin with; null for one that is made of where the storage is
   * @param connectTimeout for a connection
   * @param timeout for an answer
   * @param retry how often it is looked whether one that failed is back
   * @param ttl after which what was put is gone
   * @param valueSize the largest value in bytes
   * @param connections the most at once
   */
  public record Redis(
      String host,
      int port,
      int db,
      @Nullable Secret password,
      @Nullable String prefix,
      Duration connectTimeout,
      Duration timeout,
      Duration retry,
      Duration ttl,
      int valueSize,
      int connections) {}

  /**
   * What is logged where. A file that is {@code -} is the standard output for accesses and the
   * standard error for the rest; so is one that is null, for which both go to the standard error.
   *
   * @param format of messages
   * @param errorFile for messages
   * @param access the form of a line for each request
   * @param accessFile for those
   */
  public record Log(
      LogFormat format,
      @Nullable String errorFile,
      AccessFormat access,
      @Nullable String accessFile) {}

  /**
   * Bugsnag, or what speaks its protocol.
   *
   * @param key of the project there
   * @param endpoint a URL
   * @param timeout for a report to be taken
   */
  public record Bugsnag(Secret key, String endpoint, Duration timeout) {}

  /**
   * A mail for each error.
   *
   * @param host of the SMTP server
   * @param port from 1 to 65535
   * @param login null for none
   * @param password null for none
   * @param security of the connection; null for none
   * @param certificates the path of a file in PEM with those that are trusted; null for those that
   *     Java trusts
   * @param from the address that it is from
   * @param to whom it goes to, one at least
   * @param interval in which there is one mail for each kind of error at most
   * @param timeout for each step of a conversation with the server
   */
  public record Mail(
      String host,
      int port,
      @Nullable String login,
      @Nullable Secret password,
      @Nullable SmtpSecurity security,
      @Nullable String certificates,
      String from,
      List<String> to,
      Duration interval,
      Duration timeout) {

    /** Copies the list. */
    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * How v2 is served.
   *
   * @param enabled whether it is
   * @param requireReferences whether a manifest is refused when something that it lists is missing
   * @param relativeLocations whether {@code Location} is a path only
   */
  public record Oci(boolean enabled, boolean requireReferences, boolean relativeLocations) {}
}
