package io.stowage.core.mirror;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.StoredManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches manifests, each once for all who ask at the same time. */
final class ManifestFetches {

  private static final Logger LOG = LoggerFactory.getLogger(ManifestFetches.class);
  private static final long MOST_REMEMBERED = 100_000;

  private record Key(RepositoryName repository, Reference reference) {}

  private final Mirror mirror;
  private final Registry registry;
  private final Threads threads;
  private final ConcurrentHashMap<Key, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /** Until when, by {@link System#nanoTime}, a tag counts. */
  private final Cache<Key, Long> fresh =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

  /** What the upstream did not have. */
  private final Cache<Key, RegistryException> missing;

  ManifestFetches(Mirror mirror, Registry registry, Threads threads) {
    this.mirror = mirror;
    this.registry = registry;
    this.threads = threads;
    this.missing =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(mirror.options().missing())
            .executor(Runnable::run)
            .build();
  }

  boolean isFresh(RepositoryName repository, Tag tag) {
    Long end = fresh.getIfPresent(new Key(repository, tag));
    return end != null && end - System.nanoTime() > 0;
  }

  private void refresh(Key key, Duration time) {
    fresh.put(key, System.nanoTime() + time.toNanos());
  }

  CompletableFuture<?> fetch(RepositoryName repository, Reference reference) {
    Key key = new Key(repository, reference);
    RegistryException unknown = missing.getIfPresent(key);
    if (unknown != null) {
      return CompletableFuture.failedFuture(unknown);
    }
    boolean kept = reference instanceof Tag && kept(key) != null;
    if (kept && mirror.outage().failure() != null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> mine = new CompletableFuture<>();
    CompletableFuture<?> other = underWay.putIfAbsent(key, mine);
    if (other == null) {
      start(key, mine);
    }
    CompletableFuture<?> result = other == null ? mine : other;
    return kept ? withPatience(key, result) : result;
  }

  private void start(Key key, CompletableFuture<?> result) {
    Runnable task =
        () -> {
          try {
            fetch(key);
            end(key, result, null);
          } catch (RuntimeException | Error e) {
            end(key, result, e);
          }
        };
    try {
      threads.run(task, why -> end(key, result, why));
    } catch (RegistryException e) {
      end(key, result, e);
    }
  }

  private void end(Key key, CompletableFuture<?> result, @Nullable Throwable failure) {
    underWay.remove(key, result);
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /**
   * Has the client not wait for long, nor get a failure of the waiting: there is an older answer.
   */
  private CompletableFuture<?> withPatience(Key key, CompletableFuture<?> result) {
    return result
        .thenApply(done -> Boolean.TRUE)
        .orTimeout(mirror.options().patience().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              if (!(failure instanceof TimeoutException) && !isTooMuch(failure)) {
                throw failure instanceof CompletionException wrapped
                    ? wrapped
                    : new CompletionException(failure);
              }
              if (key.reference() instanceof Tag tag && !isFresh(key.repository(), tag)) {
                LOG.warn(
                    "{} is slow; {}:{} is served as it was",
                    mirror.upstream(),
                    key.repository(),
                    tag);
                refresh(key, mirror.options().pause());
              }
              return false;
            });
  }

  /** Whether too many requests wait for a thread already. */
  private static boolean isTooMuch(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RegistryException known && known.code() == ErrorCode.TOOMANYREQUESTS;
  }

  /** What the registry has; null if it has nothing. */
  private @Nullable StoredManifest kept(Key key) {
    try {
      return registry.manifests().get(key.repository(), key.reference());
    } catch (RegistryException e) {
      if (Failures.isUnknown(e)) {
        return null;
      }
      throw e;
    }
  }

  private void fetch(Key key) {
    StoredManifest kept = kept(key);
    if (kept != null && key.reference() instanceof Digest) {
      return;
    }
    try {
      if (kept == null || !digestThere(key).equals(Optional.of(kept.digest()))) {
        keep(key, mirror.ask(key.repository(), to -> get(key, to)));
      }
      refresh(key, mirror.options().revalidate());
    } catch (UpstreamException e) {
      RegistryException told = Failures.of(e, ErrorCode.MANIFEST_UNKNOWN);
      if (e.reason() == Reason.UNKNOWN) {
        fresh.invalidate(key);
        missing.put(key, told);
      } else if (kept != null && isTemporary(e.reason())) {
        if (e.reason() == Reason.FAILED) {
          LOG.warn(
              "{}: {} of {} is served as it was", e.message(), key.reference(), key.repository());
        }
        refresh(key, mirror.options().pause());
        return;
      }
      Failures.log(LOG, e);
      throw told;
    }
  }

  private static boolean isTemporary(Reason reason) {
    return reason == Reason.DOWN || reason == Reason.LIMITED || reason == Reason.FAILED;
  }

  /** What it means there; empty if the upstream does not tell before it is fetched. */
  private Optional<Digest> digestThere(Key key) throws UpstreamException {
    return mirror.ask(
        key.repository(),
        there -> Optional.ofNullable(mirror.upstream().digest(there, key.reference())));
  }

  private Upstream.Received get(Key key, RepositoryName there) throws UpstreamException {
    return mirror.upstream().manifest(there, key.reference());
  }

  private void keep(Key key, Upstream.Received received) throws UpstreamException {
    Digest told = received.told();
    if (told != null && !told.equals(Digest.of(told.algorithm(), received.bytes()))) {
      throw wrong(key, "it does not have the digest that it is said to have");
    }
    try {
      registry
          .manifests()
          .keep(key.repository(), key.reference(), received.bytes(), received.contentType());
    } catch (RegistryException e) {
      switch (e.code()) {
        case DIGEST_INVALID, MANIFEST_INVALID, MANIFEST_TOO_LARGE -> throw wrong(key, e.message());
        default -> throw e;
      }
    }
  }

  private UpstreamException wrong(Key key, String why) {
    String message =
        mirror.upstream()
            + " sent a manifest "
            + key.reference()
            + " of "
            + mirror.there(key.repository())
            + " that is not kept: "
            + why;
    return new UpstreamException(Reason.WRONG, message);
  }
}
