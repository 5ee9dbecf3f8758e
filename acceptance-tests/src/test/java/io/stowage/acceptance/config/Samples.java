package io.stowage.acceptance.config;

import java.util.HashMap;
import java.util.Map;

/**
 * What the sample configurations read from the environment, but for PRIVILEGED_KEY: it has to name
 * a key, or docker-registry reads nothing at all.
 */
final class Samples {

  /** A value for each variable, all different, and of the type that its key has. */
  private static final String VALUES =
      """
      LOGLEVEL=error
      DEBUG=true
      STANDALONE=false
      INDEX_ENDPOINT=http://index.example:81
      STORAGE_REDIRECT=true
      DISABLE_TOKEN_AUTH=true
      SEARCH_BACKEND=some.class
      SQLALCHEMY_INDEX_DATABASE=postgresql://db.example/search
      MIRROR_SOURCE=https://source.example
      MIRROR_SOURCE_INDEX=https://source-index.example
      MIRROR_TAGS_CACHE_TTL=11
      CACHE_REDIS_HOST=redis.example
      CACHE_REDIS_PORT=1001
      CACHE_REDIS_DB=12
      CACHE_REDIS_PASSWORD=hush-1
      CACHE_LRU_REDIS_HOST=lru.example
      CACHE_LRU_REDIS_PORT=1002
      CACHE_LRU_REDIS_DB=13
      CACHE_LRU_REDIS_PASSWORD=hush-2
      SMTP_HOST=smtp.example
      SMTP_PORT=1003
      SMTP_LOGIN=mailer
      SMTP_PASSWORD=hush-3
      SMTP_SECURE=/etc/tls.key
      SMTP_FROM_ADDR=from@example
      SMTP_TO_ADDR=to@example
      BUGSNAG=hush-4
      CORS_ORIGINS=["http://a.example", "http://b.example"]
      CORS_METHODS=[GET]
      CORS_HEADERS=[X-One, X-Two]
      CORS_EXPOSE_HEADERS=[X-Three]
      CORS_SUPPORTS_CREDENTIALS=true
      CORS_MAX_AGE=14
      CORS_SEND_WILDCARD=true
      CORS_ALWAYS_SEND=true
      CORS_AUTOMATIC_OPTIONS=true
      CORS_VARY_HEADER=true
      CORS_RESOURCES={/v1/*: {origins: a}}
      STORAGE_PATH=/srv/some/folder
      AWS_REGION=eu-1
      AWS_BUCKET=bucket
      AWS_ENCRYPT=true
      AWS_SECURE=true
      AWS_KEY=key-id
      AWS_SECRET=hush-5
      AWS_USE_SIGV4=true
      AWS_HOST=s3.example
      AWS_PORT=1004
      AWS_CALLING_FORMAT=boto.s3.connection.OrdinaryCallingFormat
      AWS_DEBUG=2
      CF_BASE_URL=https://cf.example
      CF_KEYID=cf-id
      CF_KEYSECRET=hush-6
      AZURE_STORAGE_ACCOUNT_NAME=account
      AZURE_STORAGE_ACCOUNT_KEY=hush-7
      AZURE_STORAGE_CONTAINER=container
      AZURE_USE_HTTPS=true
      GCS_BUCKET=gs-bucket
      GCS_SECURE=true
      GCS_KEY=gs-key
      GCS_SECRET=hush-8
      GCS_OAUTH2=true
      OS_AUTH_URL=https://keystone.example
      OS_CONTAINER=swift
      OS_USERNAME=user
      OS_PASSWORD=hush-9
      OS_TENANT_NAME=tenant
      OS_REGION_NAME=region
      GLANCE_STORAGE_ALTERNATE=swift
      ELLIPTICS_NODES=["a:1", "b:2"]
      ELLIPTICS_WAIT_TIMEOUT=21
      ELLIPTICS_CHECK_TIMEOUT=22
      ELLIPTICS_IO_THREAD_NUM=23
      ELLIPTICS_NET_THREAD_NUM=24
      ELLIPTICS_NONBLOCKING_IO_THREAD_NUM=25
      ELLIPTICS_GROUPS=[1, 2]
      ELLIPTICS_VERBOSITY=3
      ELLIPTICS_LOGFILE=/var/log/elliptics
      ELLIPTICS_ADDR_FAMILY=10
      OSS_HOST=oss.example
      OSS_BUCKET=oss-bucket
      OSS_KEY=oss-id
      OSS_SECRET=hush-10
      """;

  private Samples() {}

  /** Each variable with its value. */
  static Map<String, String> everything() {
    Map<String, String> variables = new HashMap<>();
    VALUES.lines().map(line -> line.split("=", 2)).forEach(pair -> variables.put(pair[0], pair[1]));
    return variables;
  }

  /** Each variable, set to nothing. */
  static Map<String, String> nothing() {
    Map<String, String> variables = everything();
    variables.replaceAll((name, value) -> "");
    return variables;
  }

  /** Values that YAML makes something else of than they look like. */
  static Map<String, String> oddities() {
    return Map.ofEntries(
        Map.entry("LOGLEVEL", "WARN"),
        Map.entry("DEBUG", "yes"),
        Map.entry("STANDALONE", "Off"),
        Map.entry("SEARCH_BACKEND", "no"),
        Map.entry("SMTP_SECURE", "TRUE"),
        Map.entry("CACHE_REDIS_HOST", "127.0.0.1"),
        Map.entry("CACHE_REDIS_PORT", "0x10"),
        Map.entry("CACHE_REDIS_PASSWORD", "0123"),
        Map.entry("CACHE_LRU_REDIS_PASSWORD", "null"),
        Map.entry("SMTP_LOGIN", "'me'"),
        Map.entry("MIRROR_TAGS_CACHE_TTL", "0100"),
        Map.entry("CORS_ORIGINS", "'*'"),
        Map.entry("CORS_MAX_AGE", "null"),
        Map.entry("STORAGE_PATH", "/srv/a #b"),
        Map.entry("AWS_REGION", "1e5"),
        Map.entry("AWS_BUCKET", "0123"),
        Map.entry("AWS_KEY", "2014-01-01"),
        Map.entry("AWS_SECRET", "a: ["),
        Map.entry("AWS_SECURE", "NO"),
        Map.entry("OS_USERNAME", "on"),
        Map.entry("OS_TENANT_NAME", "[t]"),
        Map.entry("OSS_BUCKET", "*"),
        Map.entry(
            "SQLALCHEMY_INDEX_DATABASE", "postgresql://me:hush@db.example/search?password=hush"));
  }
}
