package io.stowage.server.config;

import io.stowage.core.storage.Drivers;
import io.stowage.server.config.Configuration.Authorization;
import io.stowage.server.config.Configuration.Cors;
import io.stowage.server.config.Configuration.Mail;
import io.stowage.server.config.Configuration.Mirroring;
import io.stowage.server.config.Configuration.Oci;
import io.stowage.server.config.Configuration.Redis;
import io.stowage.server.config.Configuration.Search;
import io.stowage.server.config.Configuration.Storage;
import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of settings, and finds what is wrong between them. */
final class ConfigurationReader {

  private final Settings settings;
  private final StorageReader storage;
  private final Path folder;

  /**
   * A reader.
   *
   * @param settings gets the errors
   * @param jars the folder of driver jars; null for none
   * @param folder to work in
   */
  ConfigurationReader(Settings settings, Drivers drivers, @Nullable Path jars, Path folder) {
    this.settings = settings;
    this.storage = new StorageReader(settings, drivers, jars);
    this.folder = folder;
  }

  /** The configuration; null if something is wrong, which the settings then tell. */
  @Nullable Configuration read() throws IOException {
    Authorization authorization = authorization();
    Oci oci = oci(authorization);
    List<Listener> listeners = listeners(oci);
    Storage store = storage.read();
    if (!settings.errors().isEmpty() || store == null) {
      return null;
    }
    return new Configuration(
        settings.flavor(),
        settings.require(Keys.LOGLEVEL),
        settings.require(Keys.DEBUG),
        settings.require(Keys.ISSUE),
        authorization,
        texts(Keys.REGISTRY_ENDPOINTS),
        store,
        new Search(settings.get(Keys.SEARCH_BACKEND), settings.get(Keys.SQLALCHEMY_INDEX_DATABASE)),
        mirroring(),
        redis(Keys.CACHE),
        redis(Keys.CACHE_LRU),
        mail(),
        settings.get(Keys.BUGSNAG),
        cors(),
        extensions(),
        listeners,
        oci,
        new V1(settings.require(Keys.V1_PLATFORM), settings.require(Keys.V1_BACKGROUND_WAIT)),
        limits());
  }

  private Authorization authorization() {
    String key = settings.get(Keys.PRIVILEGED_KEY);
    return new Authorization(
        settings.require(Keys.STANDALONE),
        settings.require(Keys.INDEX_ENDPOINT),
        settings.require(Keys.DISABLE_TOKEN_AUTH),
        key == null ? null : readable(key));
  }

  private @Nullable Path readable(String file) {
    try {
      Path path = folder.resolve(file).normalize();
      if (Files.isReadable(path) && !Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // No path is no file either.
    }
    settings.wrong(
        Keys.PRIVILEGED_KEY.path(), "must be the path of a file that can be read, a public key");
    return null;
  }

  /** Where v1 asks for tokens v2, which has none, stays closed until it is opened by name. */
  private Oci oci(Authorization authorization) {
    if (!settings.isGiven(Keys.OCI_ENABLED)) {
      settings.set(Keys.OCI_ENABLED, !authorization.asksForTokens());
    }
    return new Oci(
        settings.require(Keys.OCI_ENABLED),
        settings.require(Keys.OCI_REQUIRE_REFERENCES),
        settings.require(Keys.OCI_RELATIVE_LOCATIONS));
  }

  private List<Listener> listeners(Oci oci) {
    List<Listener> listeners = settings.require(Keys.LISTENERS);
    if (!oci.enabled()) {
      listeners = listeners.stream().map(ConfigurationReader::withoutV2).toList();
      settings.set(Keys.LISTENERS, listeners);
    }
    if (listeners.stream().anyMatch(listener -> listener.apis().isEmpty())) {
      settings.wrong(
          Keys.LISTENERS.path(),
          "one is for v2 only, and v2 is closed; oci.enabled: true opens it");
    }
    return listeners;
  }

  private static Listener withoutV2(Listener listener) {
    Set<Api> apis = EnumSet.noneOf(Api.class);
    apis.addAll(listener.apis());
    apis.remove(Api.V2);
    return new Listener(listener.host(), listener.port(), apis, listener.redirect());
  }

  private @Nullable Mirroring mirroring() {
    String source = settings.get(Keys.MIRROR_SOURCE);
    return source == null
        ? null
        : new Mirroring(
            source,
            settings.get(Keys.MIRROR_SOURCE_INDEX),
            settings.get(Keys.MIRROR_TAGS_CACHE_TTL));
  }

  private @Nullable Redis redis(Keys.RedisKeys keys) {
    String host = settings.get(keys.host());
    return host == null
        ? null
        : new Redis(
            host,
            settings.require(keys.port()),
            settings.require(keys.db()),
            settings.get(keys.password()));
  }

  private @Nullable Mail mail() {
    String host = settings.get(Keys.SMTP_HOST);
    return host == null
        ? null
        : new Mail(
            host,
            settings.require(Keys.SMTP_PORT),
            settings.get(Keys.SMTP_LOGIN),
            settings.get(Keys.SMTP_PASSWORD),
            settings.get(Keys.SMTP_SECURE),
            settings.get(Keys.FROM_ADDR),
            texts(Keys.TO_ADDR));
  }

  private @Nullable Cors cors() {
    List<String> origins = texts(Keys.CORS_ORIGINS);
    return origins.isEmpty()
        ? null
        : new Cors(
            origins,
            texts(Keys.CORS_METHODS),
            texts(Keys.CORS_HEADERS),
            texts(Keys.CORS_EXPOSE_HEADERS),
            settings.get(Keys.CORS_SUPPORTS_CREDENTIALS),
            settings.get(Keys.CORS_MAX_AGE),
            settings.get(Keys.CORS_SEND_WILDCARD),
            settings.get(Keys.CORS_ALWAYS_SEND),
            settings.get(Keys.CORS_AUTOMATIC_OPTIONS),
            settings.get(Keys.CORS_VARY_HEADER),
            settings.get(Keys.CORS_RESOURCES));
  }

  private Map<String, Object> extensions() {
    Map<String, Object> extensions = settings.get(Keys.EXTENSIONS_KEY);
    return extensions == null ? Map.of() : extensions;
  }

  private Limits limits() {
    return new Limits(
        settings.require(Keys.DELETES),
        settings.require(Keys.MANIFEST_SIZE).intValue(),
        settings.get(Keys.BLOB_SIZE),
        settings.require(Keys.PAGE_ENTRIES),
        settings.require(Keys.UPLOAD_EXPIRY),
        settings.require(Keys.STALENESS),
        settings.get(Keys.MANIFEST_CACHE),
        settings.require(Keys.WORKERS),
        settings.require(Keys.CONNECTIONS),
        settings.require(Keys.HEADER_SIZE).intValue(),
        settings.require(Keys.HEADERS),
        settings.require(Keys.HEADER_TIMEOUT),
        settings.require(Keys.IDLE_TIMEOUT),
        settings.require(Keys.SHUTDOWN_TIMEOUT));
  }

  private List<String> texts(Key<List<String>> key) {
    List<String> texts = settings.get(key);
    return texts == null ? List.of() : texts;
  }
}
