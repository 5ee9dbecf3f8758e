package io.stowage.server;

import io.stowage.cache.redis.RedisCache;
import io.stowage.cache.redis.RedisOptions;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.driver.ChangeStamps;
import io.stowage.driver.StorageDriver;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Configuration.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a configuration means for the caches that servers share. */
final class ConfiguredCaches {

  private static final Duration WARNINGS = Duration.ofMinutes(1);
  private static final int PREFIX_DIGITS = 16;

  private ConfiguredCaches() {}

  /** {@code cache_lru}: for what never changes of a storage on another machine, else none. */
  static SharedCache objects(Configuration configuration, StorageDriver driver) {
    // One that can stamp is on this machine, where reading costs less than asking a Redis.
    boolean local = driver.capability(ChangeStamps.class).isPresent();
    return open("cache_lru", local ? null : configuration.cacheLru(), driver);
  }

  /** {@code cache}: for what is true for a time, such as the tags of a mirror. */
  static SharedCache times(Configuration configuration, StorageDriver driver) {
    return open("cache", configuration.cache(), driver);
  }

  private static SharedCache open(String section, @Nullable Redis redis, StorageDriver driver) {
    return redis == null
        ? SharedCache.NONE
        : RedisCache.open(section, options(redis, prefix(redis, section, driver)));
  }

  /**
   * What keys begin with: two storages must not take each other's. Servers over one storage that
   * name it alike share.
   */
  private static String prefix(Redis redis, String section, StorageDriver driver) {
    String own = redis.prefix();
    if (own == null) {
      byte[] where = driver.toString().getBytes(StandardCharsets.UTF_8);
      own = "stowage:" + Digest.of(Algorithm.SHA256, where).hex().substring(0, PREFIX_DIGITS) + ":";
    }
    return own + section + ":";
  }

  private static RedisOptions options(Redis redis, String prefix) {
    return new RedisOptions(
        redis.host(),
        redis.port(),
        redis.db(),
        redis.password() == null ? null : redis.password().value(),
        prefix,
        redis.connectTimeout(),
        redis.timeout(),
        redis.retry(),
        WARNINGS,
        redis.ttl(),
        redis.valueSize(),
        redis.connections());
  }
}
