package io.stowage.cache.redis;

import io.stowage.core.cache.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/**
 * A cache in a Redis. What goes wrong with it is a warning in the log. Who asks it waits for {@link
 * RedisOptions#timeout} at most, and for a new connection as long as {@link
 * RedisOptions#connectTimeout} besides; after that nobody waits until it answers again. Who puts
 * does not wait; what is too much at once is not put. Safe from any thread.
 */
public final class RedisCache implements SharedCache {

  private static final Logger LOG = LoggerFactory.getLogger(RedisCache.class);

  /** Bytes of values that wait to be put. */
  private static final int MOST_WAITING = 8 << 20;

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final RedisOptions options;
  private final RedisClient client;
  private final Semaphore connections;
  private final Availability availability;
  private final Puts puts = new Puts(MOST_WAITING);

  /** When what it did not take may be put again; it answers reads meanwhile. */
  private volatile long writesFrom = System.nanoTime();

  /** Whether what was put last was not taken. */
  private volatile boolean refused;

  private RedisCache(String name, RedisOptions options) {
    this.options = options;
    this.connections = new Semaphore(options.connections());
    this.client = client(options);
    this.availability =
        new Availability(
            "the Redis of " + name + " at " + options,
            LOG,
            options.retry(),
            options.warnings(),
            this::look);
  }

  /**
   * Opens a cache. It connects in the background, and is empty until it has.
   *
   * @param name of the cache, for the log
   */
  public static RedisCache open(String name, RedisOptions options) {
    return new RedisCache(name, options);
  }

  private static RedisClient client(RedisOptions options) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(options.connections());
    pool.setMaxIdle(options.connections());
    pool.setBlockWhenExhausted(false);
    pool.setJmxEnabled(false);
    // Before Redis, or something on the way, closes them.
    pool.setMinEvictableIdleDuration(IDLE);
    pool.setTimeBetweenEvictionRuns(IDLE.dividedBy(2));
    pool.setTestWhileIdle(false);
    return RedisClient.builder()
        .hostAndPort(options.host(), options.port())
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) options.connectTimeout().toMillis())
                .socketTimeoutMillis((int) options.timeout().toMillis())
                .database(options.db())
                .password(options.password())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                // All that is used is in each version of Redis, and its fakes.
                .serverDefaultProtocol()
                .autoNegotiateProtocol(false)
                .build())
        .poolConfig(pool)
        .build();
  }

  /** Whether it can be asked, over a new connection: older ones may end in a Redis that is gone. */
  private void look() {
    client.getPool().clear();
    String unused = client.ping();
  }

  /** Whether it has answered, and not failed since. */
  public boolean isUp() {
    return availability.isUp();
  }

  @Override
  public byte @Nullable [] get(String key) {
    // One byte more tells what is too large, without all of it.
    byte[] value = ask(() -> client.getrange(name(key), 0, options.valueLimit()));
    return value == null || value.length == 0 || value.length > options.valueLimit() ? null : value;
  }

  @Override
  public void put(String key, byte[] value) {
    put(key, value, options.ttl());
  }

  @Override
  public void put(String key, byte[] value, Duration time) {
    if (value.length == 0
        || value.length > options.valueLimit()
        || System.nanoTime() - writesFrom < 0) {
      return;
    }
    if (availability.isUp()) {
      puts.offer(
          value.length,
          () -> {
            String unused = ask(() -> set(name(key), value, Math.max(1, time.toMillis())));
          });
    }
  }

  private @Nullable String set(byte[] name, byte[] value, long millis) {
    try {
      String set = client.set(name, value, SetParams.setParams().px(millis));
      if (refused) {
        refused = false;
        availability.over();
      }
      return set;
    } catch (JedisAccessControlException e) {
      throw e; // it does not let us in at all
    } catch (JedisDataException e) {
      // It is full, cannot save to its disk, or takes nothing as it is a replica.
      refused = true;
      writesFrom = System.nanoTime() + options.retry().toNanos();
      availability.lasting("keeps nothing new", e);
      return null;
    }
  }

  @Override
  public void remove(String key) {
    Long unused = ask(() -> client.del(name(key)));
  }

  private byte[] name(String key) {
    return (options.prefix() + key).getBytes(StandardCharsets.UTF_8);
  }

  private <T> @Nullable T ask(Supplier<@Nullable T> question) {
    if (!availability.isUp() || !connections.tryAcquire()) {
      return null;
    }
    try {
      return question.get();
    } catch (RuntimeException e) { // also of a reply that is none
      if (isOfTheKey(e)) {
        boolean unused = availability.warn("has something else under a key of this cache", e);
      } else {
        availability.failed(e);
      }
      return null;
    } finally {
      connections.release();
    }
  }

  private static boolean isOfTheKey(RuntimeException failure) {
    return failure instanceof JedisDataException
        && String.valueOf(failure.getMessage()).startsWith("WRONGTYPE");
  }

  @Override
  public void close() {
    puts.close();
    availability.close();
    client.close();
  }
}
