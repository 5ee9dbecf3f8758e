package io.stowage.server.config;

import static io.stowage.server.config.ValueTypes.ANY;
import static io.stowage.server.config.ValueTypes.DATABASE;
import static io.stowage.server.config.ValueTypes.DURATION;
import static io.stowage.server.config.ValueTypes.EXTENSIONS;
import static io.stowage.server.config.ValueTypes.FLAG;
import static io.stowage.server.config.ValueTypes.LOG_LEVEL;
import static io.stowage.server.config.ValueTypes.SECRET_SWITCH;
import static io.stowage.server.config.ValueTypes.SWITCH;
import static io.stowage.server.config.ValueTypes.TEXT;
import static io.stowage.server.config.ValueTypes.TEXTS;
import static io.stowage.server.config.ValueTypes.URL;
import static io.stowage.server.config.ValueTypes.choice;
import static io.stowage.server.config.ValueTypes.form;
import static io.stowage.server.config.ValueTypes.number;
import static io.stowage.server.config.ValueTypes.size;

import io.stowage.core.RegistryOptions;
import io.stowage.server.config.Notifications.Endpoint;
import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The server's keys, in the order in which they are shown. First those of docker-registry, with its
 * names; then Stowage's own, each in a section.
 */
final class Keys {

  private static final RegistryOptions REGISTRY = RegistryOptions.defaults();
  private static final ValueType<Integer> PORT = number(1, 65_535);
  private static final ValueType<Integer> COUNT = number(0, Integer.MAX_VALUE);
  private static final ValueType<Integer> LIMIT = number(1, Integer.MAX_VALUE);

  static final Key<LogLevel> LOGLEVEL = Key.of("loglevel", LOG_LEVEL, LogLevel.INFO);
  static final Key<Boolean> DEBUG = Key.of("debug", FLAG, false);
  static final Key<String> ISSUE = Key.of("issue", TEXT, "docker-registry server");
  static final Key<Boolean> STANDALONE = Key.of("standalone", FLAG, false);
  static final Key<String> INDEX_ENDPOINT =
      Key.of("index_endpoint", URL, "https://index.docker.io");
  static final Key<Boolean> DISABLE_TOKEN_AUTH = Key.of("disable_token_auth", FLAG, false);
  static final Key<String> PRIVILEGED_KEY = Key.of("privileged_key", SWITCH);
  static final Key<List<String>> REGISTRY_ENDPOINTS = Key.of("registry_endpoints", TEXTS);

  static final Key<String> STORAGE = Key.of("storage", TEXT);
  static final Key<Boolean> STORAGE_REDIRECT = Key.of("storage_redirect", FLAG, false);
  static final Key<String> NGINX_X_ACCEL_REDIRECT = Key.of("nginx_x_accel_redirect", SWITCH);

  static final Key<String> SEARCH_BACKEND = Key.of("search_backend", SWITCH);
  static final Key<Secret> SQLALCHEMY_INDEX_DATABASE =
      Key.of("sqlalchemy_index_database", DATABASE);

  static final Key<String> MIRROR_SOURCE = Key.of("mirroring.source", URL);
  static final Key<String> MIRROR_SOURCE_INDEX = Key.of("mirroring.source_index", URL);
  static final Key<Integer> MIRROR_TAGS_CACHE_TTL = Key.of("mirroring.tags_cache_ttl", COUNT);

  static final RedisKeys CACHE = RedisKeys.in("cache");
  static final RedisKeys CACHE_LRU = RedisKeys.in("cache_lru");

  static final Key<String> SMTP_HOST = Key.of("email_exceptions.smtp_host", SWITCH);
  static final Key<Integer> SMTP_PORT = Key.of("email_exceptions.smtp_port", PORT, 25);
  static final Key<String> SMTP_LOGIN = Key.of("email_exceptions.smtp_login", TEXT);
  static final Key<Secret> SMTP_PASSWORD = Key.secret("email_exceptions.smtp_password");

  static final Key<SmtpSecurity> SMTP_SECURE =
      Key.of("email_exceptions.smtp_secure", SmtpSecurity.TYPE);

  static final Key<String> FROM_ADDR = Key.of("email_exceptions.from_addr", TEXT);
  static final Key<List<String>> TO_ADDR = Key.of("email_exceptions.to_addr", TEXTS);

  static final Key<Secret> BUGSNAG = new Key<>("bugsnag", SECRET_SWITCH, null, true);

  static final Key<List<String>> CORS_ORIGINS = Key.of("cors.origins", TEXTS);
  static final Key<List<String>> CORS_METHODS = Key.of("cors.methods", TEXTS);
  static final Key<List<String>> CORS_HEADERS = Key.of("cors.headers", TEXTS);
  static final Key<List<String>> CORS_EXPOSE_HEADERS = Key.of("cors.expose_headers", TEXTS);
  static final Key<Boolean> CORS_SUPPORTS_CREDENTIALS = Key.of("cors.supports_credentials", FLAG);
  static final Key<Integer> CORS_MAX_AGE = Key.of("cors.max_age", COUNT);
  static final Key<Boolean> CORS_SEND_WILDCARD = Key.of("cors.send_wildcard", FLAG);
  static final Key<Boolean> CORS_ALWAYS_SEND = Key.of("cors.always_send", FLAG);
  static final Key<Boolean> CORS_AUTOMATIC_OPTIONS = Key.of("cors.automatic_options", FLAG);
  static final Key<Boolean> CORS_VARY_HEADER = Key.of("cors.vary_header", FLAG);
  static final Key<Object> CORS_RESOURCES = Key.of("cors.resources", ANY);

  static final Key<Map<String, Object>> EXTENSIONS_KEY = Key.of("extensions", EXTENSIONS);

  static final Key<LogFormat> LOG_FORMAT =
      Key.of("log.format", choice(LogFormat.class), LogFormat.TEXT);
  static final Key<String> ERROR_LOG_FILE = Key.of("log.error_file", TEXT);
  static final Key<AccessFormat> ACCESS_FORMAT =
      Key.of("log.access", choice(AccessFormat.class), AccessFormat.COMBINED);
  static final Key<String> ACCESS_LOG_FILE = Key.of("log.access_file", TEXT);

  static final Key<Duration> ERROR_INTERVAL =
      Key.of("errors.interval", DURATION, Duration.ofMinutes(10));
  static final Key<Duration> ERROR_TIMEOUT =
      Key.of("errors.timeout", DURATION, Duration.ofSeconds(10));
  static final Key<String> ERROR_CERTIFICATES = Key.of("errors.certificates", TEXT);
  static final Key<String> BUGSNAG_ENDPOINT =
      Key.of("errors.bugsnag_endpoint", URL, "https://notify.bugsnag.com");
  static final Key<List<Endpoint>> NOTIFICATION_ENDPOINTS =
      Key.of("notifications.endpoints", new EndpointList());
  static final Key<Boolean> NOTIFICATION_REFERENCES =
      Key.of("notifications.events.includereferences", FLAG, false);
  static final Key<Boolean> NOTIFICATION_PULLS = Key.of("notifications.events.pulls", FLAG, false);
  static final Key<Integer> NOTIFICATION_WAITING_PULLS =
      Key.of("notifications.events.waiting_pulls", number(1, 1_000_000), 1000);
  static final Key<Integer> NOTIFICATION_VERSION =
      Key.of("notifications.events.version", number(1, 2), 1);
  static final Key<Integer> NOTIFICATION_EVENTS_PER_REQUEST =
      Key.of("notifications.events.per_request", number(1, 1000), 1);
  static final Key<String> NOTIFICATION_FOLDER = Key.of("notifications.queue.folder", TEXT);
  static final Key<Long> NOTIFICATION_QUEUE_SIZE =
      Key.of("notifications.queue.size", size(1 << 10, Long.MAX_VALUE), 1L << 30);
  static final Key<String> NOTIFICATION_WHEN_FULL =
      Key.of("notifications.queue.when_full", form("drop|refuse", "drop or refuse"), "drop");

  static final Key<List<Listener>> LISTENERS = Key.of("listeners", new ListenerList());

  static final Key<List<MirrorSettings>> MIRRORS = Key.of("mirrors", new MirrorList());

  static final Key<Boolean> OCI_ENABLED = Key.of("oci.enabled", FLAG);
  static final Key<Boolean> OCI_REQUIRE_REFERENCES =
      Key.of("oci.require_references", FLAG, REGISTRY.requireReferences());
  static final Key<Boolean> OCI_RELATIVE_LOCATIONS = Key.of("oci.relative_locations", FLAG, false);

  static final Key<String> V1_PLATFORM =
      Key.of(
          "v1.platform",
          form("[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?", "a platform, such as linux/arm64/v8"),
          "linux/amd64");
  static final Key<Duration> V1_BACKGROUND_WAIT =
      Key.of("v1.background_wait", DURATION, Duration.ofSeconds(30));

  static final Key<Boolean> DELETES = Key.of("limits.deletes", FLAG, REGISTRY.deletes());
  static final Key<Long> MANIFEST_SIZE =
      Key.of("limits.manifest_size", size(1, Integer.MAX_VALUE), (long) REGISTRY.manifestLimit());
  static final Key<Long> BLOB_SIZE = Key.of("limits.blob_size", size(0, Long.MAX_VALUE));
  static final Key<Integer> PAGE_ENTRIES =
      Key.of("limits.page_entries", LIMIT, REGISTRY.pageLimit());
  static final Key<Integer> SEARCH_RESULTS = Key.of("limits.search_results", LIMIT, 1000);
  static final Key<Duration> UPLOAD_EXPIRY =
      Key.of("limits.upload_expiry", DURATION, REGISTRY.uploadExpiry());
  static final Key<Duration> STALENESS = Key.of("limits.staleness", DURATION, REGISTRY.staleness());
  static final Key<Long> MANIFEST_CACHE = Key.of("limits.manifest_cache", size(0, Long.MAX_VALUE));
  static final Key<Long> SMALL_BLOB_SIZE =
      Key.of("limits.small_blob_size", size(0, 16 << 20), (long) REGISTRY.smallBlob());
  static final Key<Integer> WORKERS = Key.of("limits.workers", number(1, 10_000), 32);
  static final Key<Integer> CONNECTIONS = Key.of("limits.connections", LIMIT, 10_000);
  static final Key<Long> HEADER_SIZE =
      Key.of("limits.header_size", size(1024, Integer.MAX_VALUE), 64L << 10);
  static final Key<Integer> HEADERS = Key.of("limits.headers", LIMIT, 100);
  static final Key<Duration> HEADER_TIMEOUT =
      Key.of("limits.header_timeout", DURATION, Duration.ofSeconds(30));
  static final Key<Duration> IDLE_TIMEOUT =
      Key.of("limits.idle_timeout", DURATION, Duration.ofSeconds(60));
  static final Key<Duration> SHUTDOWN_TIMEOUT =
      Key.of("limits.shutdown_timeout", DURATION, Duration.ofSeconds(30));

  static final Key<String> DRIVERS_FOLDER = Key.of("drivers.folder", TEXT);

  static final List<Key<?>> ALL =
      List.of(
          LOGLEVEL,
          DEBUG,
          ISSUE,
          STANDALONE,
          INDEX_ENDPOINT,
          DISABLE_TOKEN_AUTH,
          PRIVILEGED_KEY,
          REGISTRY_ENDPOINTS,
          STORAGE,
          STORAGE_REDIRECT,
          NGINX_X_ACCEL_REDIRECT,
          SEARCH_BACKEND,
          SQLALCHEMY_INDEX_DATABASE,
          MIRROR_SOURCE,
          MIRROR_SOURCE_INDEX,
          MIRROR_TAGS_CACHE_TTL,
          CACHE.host(),
          CACHE.port(),
          CACHE.db(),
          CACHE.password(),
          CACHE.prefix(),
          CACHE.connectTimeout(),
          CACHE.timeout(),
          CACHE.retry(),
          CACHE.ttl(),
          CACHE.valueSize(),
          CACHE.connections(),
          CACHE_LRU.host(),
          CACHE_LRU.port(),
          CACHE_LRU.db(),
          CACHE_LRU.password(),
          CACHE_LRU.prefix(),
          CACHE_LRU.connectTimeout(),
          CACHE_LRU.timeout(),
          CACHE_LRU.retry(),
          CACHE_LRU.ttl(),
          CACHE_LRU.valueSize(),
          CACHE_LRU.connections(),
          SMTP_HOST,
          SMTP_PORT,
          SMTP_LOGIN,
          SMTP_PASSWORD,
          SMTP_SECURE,
          FROM_ADDR,
          TO_ADDR,
          BUGSNAG,
          CORS_ORIGINS,
          CORS_METHODS,
          CORS_HEADERS,
          CORS_EXPOSE_HEADERS,
          CORS_SUPPORTS_CREDENTIALS,
          CORS_MAX_AGE,
          CORS_SEND_WILDCARD,
          CORS_ALWAYS_SEND,
          CORS_AUTOMATIC_OPTIONS,
          CORS_VARY_HEADER,
          CORS_RESOURCES,
          EXTENSIONS_KEY,
          LOG_FORMAT,
          ERROR_LOG_FILE,
          ACCESS_FORMAT,
          ACCESS_LOG_FILE,
          ERROR_INTERVAL,
          ERROR_TIMEOUT,
          ERROR_CERTIFICATES,
          BUGSNAG_ENDPOINT,
          NOTIFICATION_REFERENCES,
          NOTIFICATION_PULLS,
          NOTIFICATION_WAITING_PULLS,
          NOTIFICATION_VERSION,
          NOTIFICATION_EVENTS_PER_REQUEST,
          NOTIFICATION_FOLDER,
          NOTIFICATION_QUEUE_SIZE,
          NOTIFICATION_WHEN_FULL,
          NOTIFICATION_ENDPOINTS,
          LISTENERS,
          MIRRORS,
          OCI_ENABLED,
          OCI_REQUIRE_REFERENCES,
          OCI_RELATIVE_LOCATIONS,
          V1_PLATFORM,
          V1_BACKGROUND_WAIT,
          DELETES,
          MANIFEST_SIZE,
          BLOB_SIZE,
          PAGE_ENTRIES,
          SEARCH_RESULTS,
          UPLOAD_EXPIRY,
          STALENESS,
          MANIFEST_CACHE,
          SMALL_BLOB_SIZE,
          WORKERS,
          CONNECTIONS,
          HEADER_SIZE,
          HEADERS,
          HEADER_TIMEOUT,
          IDLE_TIMEOUT,
          SHUTDOWN_TIMEOUT,
          DRIVERS_FOLDER);

  private Keys() {}

  /** The keys of a Redis. */
  record RedisKeys(
      Key<String> host,
      Key<Integer> port,
      Key<Integer> db,
      Key<Secret> password,
      Key<String> prefix,
      Key<Duration> connectTimeout,
      Key<Duration> timeout,
      Key<Duration> retry,
      Key<Duration> ttl,
      Key<Long> valueSize,
      Key<Integer> connections) {

    static RedisKeys in(String section) {
      return new RedisKeys(
          Key.of(section + ".host", SWITCH),
          Key.of(section + ".port", PORT, 6379),
          Key.of(section + ".db", COUNT, 0),
          Key.secret(section + ".password"),
          Key.of(section + ".prefix", TEXT),
          Key.of(section + ".connect_timeout", DURATION, Duration.ofMillis(200)),
          Key.of(section + ".timeout", DURATION, Duration.ofMillis(50)),
          Key.of(section + ".retry", DURATION, Duration.ofSeconds(1)),
          Key.of(section + ".ttl", DURATION, Duration.ofDays(7)),
          Key.of(section + ".value_size", size(1, 64 << 20), 256L << 10),
          Key.of(section + ".connections", number(1, 1000), 16));
    }
  }
}
