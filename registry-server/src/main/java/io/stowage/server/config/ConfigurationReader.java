package io.stowage.server.config;

import io.stowage.core.storage.Drivers;
import io.stowage.server.config.Configuration.Authorization;
import io.stowage.server.config.Configuration.Log;
import io.stowage.server.config.Configuration.Mirroring;
import io.stowage.server.config.Configuration.Oci;
import io.stowage.server.config.Configuration.Redis;
import io.stowage.server.config.Configuration.Search;
import io.stowage.server.config.Configuration.Storage;
import io.stowage.server.config.Notifications.Endpoint;
import io.stowage.server.http.Api;
import io.stowage.server.http.CorsRule;
import io.stowage.server.http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of settings, and finds what is wrong between them. */
final class ConfigurationReader {

  private static final Duration LONGEST = Duration.ofDays(20);

  /** As the sample configuration of docker-registry has it. */
  private static final Duration TAGS_TTL = Duration.ofDays(2);

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
    List<CorsRule> cors = CorsReader.read(settings);
    ErrorReportsReader errors = new ErrorReportsReader(settings);
    errors.check();
    Storage store = storage.read();
    Notifications notifications = notifications();
    Redis cache = redis(Keys.CACHE);
    Redis cacheLru = redis(Keys.CACHE_LRU);
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
        cache,
        cacheLru,
        errors.mail(),
        errors.bugsnag(),
        cors,
        new Log(
            settings.require(Keys.LOG_FORMAT),
            settings.get(Keys.ERROR_LOG_FILE),
            settings.require(Keys.ACCESS_FORMAT),
            settings.get(Keys.ACCESS_LOG_FILE)),
        extensions(),
        notifications,
        listeners,
        mirrors(),
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
    Integer ttl = settings.get(Keys.MIRROR_TAGS_CACHE_TTL);
    return source == null
        ? null
        : new Mirroring(
            source,
            settings.get(Keys.MIRROR_SOURCE_INDEX),
            ttl == null ? TAGS_TTL : Duration.ofSeconds(ttl));
  }

  private @Nullable Redis redis(Keys.RedisKeys keys) {
    String host = settings.get(keys.host());
    return host == null
        ? null
        : new Redis(
            host,
            settings.require(keys.port()),
            settings.require(keys.db()),
            settings.get(keys.password()),
            settings.get(keys.prefix()),
            time(keys.connectTimeout()),
            time(keys.timeout()),
            time(keys.retry()),
            time(keys.ttl()),
            settings.require(keys.valueSize()).intValue(),
            settings.require(keys.connections()));
  }

  /** A time during which something can happen. */
  private Duration time(Key<Duration> key) {
    Duration time = settings.require(key);
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      settings.wrong(key.path(), "must be a time from 1ms to " + LONGEST.toDays() + "d");
    }
    return time;
  }

  private List<MirrorSettings> mirrors() {
    List<MirrorSettings> mirrors = settings.get(Keys.MIRRORS);
    return mirrors == null ? List.of() : mirrors;
  }

  private Map<String, Object> extensions() {
    Map<String, Object> extensions = settings.get(Keys.EXTENSIONS_KEY);
    return extensions == null ? Map.of() : extensions;
  }

  private @Nullable Notifications notifications() {
    List<Endpoint> endpoints = settings.get(Keys.NOTIFICATION_ENDPOINTS);
    if (endpoints == null || endpoints.stream().allMatch(Endpoint::disabled)) {
      return null;
    }
    Path queue = queueFolder();
    return queue == null
        ? null
        : new Notifications(
            settings.require(Keys.NOTIFICATION_REFERENCES),
            settings.require(Keys.NOTIFICATION_PULLS),
            settings.require(Keys.NOTIFICATION_VERSION),
            settings.require(Keys.NOTIFICATION_EVENTS_PER_REQUEST),
            settings.require(Keys.NOTIFICATION_WAITING_PULLS),
            queue,
            settings.require(Keys.NOTIFICATION_QUEUE_SIZE),
            settings.require(Keys.NOTIFICATION_WHEN_FULL).equals("drop"),
            endpoints);
  }

  private @Nullable Path queueFolder() {
    String path = settings.get(Keys.NOTIFICATION_FOLDER);
    try {
      if (path != null) {
        return folder.resolve(path).normalize();
      }
    } catch (InvalidPathException e) {
      // No path is no folder either.
    }
    settings.wrong(
        Keys.NOTIFICATION_FOLDER.path(),
        "must be a folder of this machine that lasts and that no other server uses, for the events"
            + " that wait for notifications.endpoints");
    return null;
  }

  private Limits limits() {
    return new Limits(
        settings.require(Keys.DELETES),
        settings.require(Keys.MANIFEST_SIZE).intValue(),
        settings.get(Keys.BLOB_SIZE),
        settings.require(Keys.PAGE_ENTRIES),
        settings.require(Keys.SEARCH_RESULTS),
        settings.require(Keys.UPLOAD_EXPIRY),
        settings.require(Keys.STALENESS),
        settings.get(Keys.MANIFEST_CACHE),
        settings.require(Keys.SMALL_BLOB_SIZE).intValue(),
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
