package io.stowage.server;

import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Platform;
import io.stowage.server.auth.AuthorizationSettings;
import io.stowage.server.auth.IndexLimits;
import io.stowage.server.auth.TokenAccess;
import io.stowage.server.auth.V1Authorization;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Limits;
import io.stowage.server.v1.V1Options;
import java.io.OutputStream;

/** What a configuration means for the registry and for the server. */
final class ConfiguredOptions {

  private ConfiguredOptions() {}

  /** The options of the registry, which both APIs have in common. */
  static RegistryOptions registry(Configuration configuration) {
    Limits limits = configuration.limits();
    RegistryOptions options =
        RegistryOptions.defaults()
            .withManifestLimit(limits.manifestSize())
            .withDeletes(limits.deletes())
            .withRequireReferences(configuration.oci().requireReferences())
            .withUploadExpiry(limits.uploadExpiry())
            .withStaleness(limits.staleness())
            .withSmallBlob(limits.smallBlobSize())
            .withPageLimit(limits.pageEntries())
            .withV1Platform(Platform.parse(configuration.v1().platform()));
    if (limits.blobSize() != null) {
      options = options.withBlobLimit(limits.blobSize());
    }
    return limits.manifestCache() == null
        ? options
        : options.withCacheBytes(limits.manifestCache());
  }

  /**
   * The options of the server, as far as they are configured.
   *
   * @param accessLog where a line for each request goes
   * @throws IllegalArgumentException that names the setting that cannot be done
   */
  static ServerOptions.Builder server(Configuration configuration, OutputStream accessLog) {
    Limits limits = configuration.limits();
    return ServerOptions.builder()
        .listeners(configuration.listeners())
        .v1(v1(configuration))
        .accessLog(accessLog)
        .accessFormat(configuration.log().access())
        .cors(configuration.cors())
        .relativeLocations(configuration.oci().relativeLocations())
        .redirect(configuration.storage().redirect())
        .workers(limits.workers())
        .connectionLimit(limits.connections())
        .headerLimit(limits.headerSize())
        .headerCountLimit(limits.headers())
        .headerTimeout(limits.headerTimeout())
        .idleTimeout(limits.idleTimeout())
        .shutdownTimeout(limits.shutdownTimeout());
  }

  private static V1Options v1(Configuration configuration) {
    Configuration.Authorization authorization = configuration.authorization();
    V1Authorization tokens =
        new V1Authorization(
            new AuthorizationSettings(
                authorization.standalone(),
                authorization.disableTokenAuth(),
                authorization.indexEndpoint(),
                authorization.privilegedKey(),
                IndexLimits.DEFAULT));
    return V1Options.defaults()
        .withStandalone(authorization.standalone())
        .withIssue(configuration.issue())
        .withDebugFlavor(configuration.debug() ? configuration.flavor() : null)
        .withEndpoints(
            configuration.registryEndpoints().isEmpty()
                ? null
                : String.join(",", configuration.registryEndpoints()))
        .withAccelRedirect(configuration.storage().nginxXAccelRedirect())
        .withAccess(
            tokens.isOpen() ? null : new TokenAccess(tokens),
            !tokens.isOpen() && configuration.oci().enabled())
        .withLongestWait(configuration.v1().backgroundWait())
        .withSearchLimit(configuration.limits().searchResults());
  }
}
