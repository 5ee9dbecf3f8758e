package io.stowage.core.mirror;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.RegistryException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transfers from one upstream that are under way, each for all who ask while it comes.
 *
 * @param <K> what is fetched
 */
final class Transfers<K> {

  private static final long MOST_REMEMBERED = 100_000;

  private final Threads threads;
  private final Function<K, Transfer> begin;
  private final ConcurrentHashMap<K, Transfer> underWay = new ConcurrentHashMap<>();

  /** What the upstream did not have. */
  private final Cache<K, RegistryException> missing;

  /**
   * None yet.
   *
   * @param remembered for how long it counts that the upstream did not have something
   */
  Transfers(Threads threads, Duration remembered, Function<K, Transfer> begin) {
    this.threads = threads;
    this.begin = begin;
    this.missing =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(remembered)
            .executor(Runnable::run)
            .build();
  }

  /** Begins to read; null if the registry has it. */
  CompletionStage<@Nullable ArrivingBlob> join(K key) {
    RegistryException unknown = missing.getIfPresent(key);
    if (unknown != null) {
      return CompletableFuture.failedFuture(unknown);
    }
    Transfer mine = begin.apply(key);
    Transfer other = underWay.putIfAbsent(key, mine);
    while (other != null) {
      CompletionStage<@Nullable ArrivingBlob> joined = other.progress().join();
      if (joined != null) {
        return joined;
      }
      underWay.remove(key, other); // it was given up
      other = underWay.putIfAbsent(key, mine);
    }
    // Joined first: a transfer that nobody waits for may be given up.
    CompletionStage<@Nullable ArrivingBlob> joined = Objects.requireNonNull(mine.progress().join());
    try {
      threads.run(() -> mine.run(why -> end(key, mine, why)), mine.progress()::fail);
    } catch (RegistryException e) {
      underWay.remove(key, mine);
      mine.progress().fail(e);
    }
    return joined;
  }

  private void end(K key, Transfer transfer, @Nullable RegistryException why) {
    if (why != null && why.code() == transfer.unknown()) {
      missing.put(key, why);
    }
    underWay.remove(key, transfer);
  }
}
