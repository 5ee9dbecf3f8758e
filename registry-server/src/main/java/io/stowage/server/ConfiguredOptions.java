package io.stowage.server;

import io.stowage.core.RegistryOptions;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Limits;
import io.stowage.server.config.Listener;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

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
            .withPageLimit(limits.pageEntries());
    if (limits.blobSize() != null) {
      options = options.withBlobLimit(limits.blobSize());
    }
    return limits.manifestCache() == null
        ? options
        : options.withCacheBytes(limits.manifestCache());
  }

  /**
   * The options of the server.
   *
   * @param accessLog where a line for each request goes
   * @throws IllegalArgumentException if the configuration asks for what the server cannot do yet
   */
  static ServerOptions server(Configuration configuration, OutputStream accessLog) {
    if (!configuration.oci().enabled()) {
      throw new IllegalArgumentException(
          "v2 is closed by the configuration, as v1 clients are asked for tokens, and this version"
              + " serves nothing else; oci.enabled: true opens it, to everybody");
    }
    Limits limits = configuration.limits();
    return ServerOptions.builder()
        .hosts(hosts(configuration.listeners()))
        .port(configuration.listeners().get(0).port())
        .accessLog(accessLog)
        .relativeLocations(configuration.oci().relativeLocations())
        .workers(limits.workers())
        .connectionLimit(limits.connections())
        .headerLimit(limits.headerSize())
        .headerCountLimit(limits.headers())
        .headerTimeout(limits.headerTimeout())
        .idleTimeout(limits.idleTimeout())
        .shutdownTimeout(limits.shutdownTimeout())
        .build();
  }

  /** The server has one port, on several addresses. */
  private static List<String> hosts(List<Listener> listeners) {
    if (listeners.stream().map(Listener::port).distinct().count() > 1) {
      throw new IllegalArgumentException("this version has listeners of one port only");
    }
    return listeners.stream().map(Listener::host).filter(Objects::nonNull).toList();
  }
}
