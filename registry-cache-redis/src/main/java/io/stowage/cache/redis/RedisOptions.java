package io.stowage.cache.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, and how much of a server's time and memory it may take. Immutable; begin with {@link
 * #of}.
 *
 * @param host name or address
 * @param port from 1 to 65535
 * @param db number of the database
 * @param password null for none; never shown
 * @param prefix what all keys begin with, so that several storages may share a Redis
 * @param connectTimeout for a connection; 1 ms at least
 * @param timeout for an answer, after which Redis is done without for a while; 1 ms at least
 * @param retry how often it is looked whether one that failed is back; 1 ms at least
 * @param warnings how long nothing is logged after a warning
 * @param ttl after which values are gone that were put without a time; 1 ms at least
 * @param valueLimit the largest value in bytes that is kept or read
 * @param connections the most at once; who finds all taken does without
 */
public record RedisOptions(
    String host,
    int port,
    int db,
    @Nullable String password,
    String prefix,
    Duration connectTimeout,
    Duration timeout,
    Duration retry,
    Duration warnings,
    Duration ttl,
    int valueLimit,
    int connections) {

  /**
   * A Redis without a password: 200 ms for a connection, 50 ms for an answer, looked for each
   * second after it failed, a warning each minute at most, values of up to 256 KiB for 7 days, 16
   * connections.
   */
  public static RedisOptions of(String host, int port, String prefix) {
    return new RedisOptions(
        host,
        port,
        0,
        null,
        prefix,
        Duration.ofMillis(200),
        Duration.ofMillis(50),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofDays(7),
        256 << 10,
        16);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RedisOptions {
    if (port < 1 || port > 65_535 || db < 0 || valueLimit < 1 || connections < 1) {
      throw new IllegalArgumentException("a number is out of its range");
    }
    for (Duration time : new Duration[] {connectTimeout, timeout, retry, ttl}) {
      if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE * 1000L) {
        throw new IllegalArgumentException("times of a Redis must be 1 ms or more");
      }
    }
    if (connectTimeout.toMillis() > Integer.MAX_VALUE || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("timeouts of a Redis must be less than 24 days");
    }
  }

  /** The same, with another database. */
  public RedisOptions withDb(int number) {
    return new RedisOptions(
        host,
        port,
        number,
        password,
        prefix,
        connectTimeout,
        timeout,
        retry,
        warnings,
        ttl,
        valueLimit,
        connections);
  }

  /** The same, with another password; null for none. */
  public RedisOptions withPassword(@Nullable String text) {
    return new RedisOptions(
        host,
        port,
        db,
        text,
        prefix,
        connectTimeout,
        timeout,
        retry,
        warnings,
        ttl,
        valueLimit,
        connections);
  }

  /** The same, with other times for a connection, for an answer and to look for it again. */
  public RedisOptions withTimes(Duration forConnection, Duration forAnswer, Duration toRetry) {
    return new RedisOptions(
        host,
        port,
        db,
        password,
        prefix,
        forConnection,
        forAnswer,
        toRetry,
        warnings,
        ttl,
        valueLimit,
        connections);
  }

  /** The same, with other bounds for values and connections. */
  public RedisOptions withLimits(Duration time, int valueBytes, int mostConnections) {
    return new RedisOptions(
        host,
        port,
        db,
        password,
        prefix,
        connectTimeout,
        timeout,
        retry,
        warnings,
        time,
        valueBytes,
        mostConnections);
  }

  /** Where it is, without what is secret. */
  @Override
  public String toString() {
    return host + ":" + port + " db " + db;
  }
}
