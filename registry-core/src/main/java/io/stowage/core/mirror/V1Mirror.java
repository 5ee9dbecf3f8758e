package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.Page;
import io.stowage.core.v1.MirroredImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from a registry of the v1 API what this one does not have. What it tells of images and
 * their layers is kept for ever, what tags mean for a time. No thread of the caller waits for it.
 * Stages come to null for what it does not have either, and fail with a {@link RegistryException}:
 * {@code DENIED}, {@code TOOMANYREQUESTS}, {@code UNAVAILABLE}. Safe from any thread.
 */
public final class V1Mirror implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(V1Mirror.class);
  private static final int THREADS = 16;

  /** For how long the registry itself may read a layer to make a manifest. */
  private static final Duration READING = Duration.ofMinutes(10);

  private record Wanted(RepositoryName repository, Tag tag) {}

  private final Registry registry;
  private final V1Upstream upstream;
  private final V1Source source;
  private final Threads threads;
  private final Threads manifestThreads;
  private final Threads transferThreads;
  private final Transfers<ImageId> layers;
  private final ConcurrentHashMap<Wanted, CompletableFuture<@Nullable Digest>> manifests =
      new ConcurrentHashMap<>();

  /**
   * A mirror; nothing is asked yet.
   *
   * @param registry that keeps what never changes
   * @param upstream closed with the mirror
   * @param times keeps what is told of tags; the caller closes it afterwards
   */
  public V1Mirror(
      Registry registry, V1Upstream upstream, SharedCache times, V1MirrorOptions options) {
    this.registry = registry;
    this.upstream = upstream;
    this.source = new V1Source(registry, upstream, times, options);
    this.threads = new Threads("stowage-mirror-v1", THREADS);
    this.manifestThreads = new Threads("stowage-mirror-v1-manifest", THREADS);
    this.transferThreads = new Threads("stowage-mirror-v1-layer", options.transfers());
    TransferBuffers buffers = new TransferBuffers();
    this.layers =
        new Transfers<>(
            transferThreads,
            Duration.ZERO,
            id -> new LayerTransfer(source, registry, buffers, options.spool(), id));
  }

  /** What the source tells of an image. */
  public CompletionStage<@Nullable MirroredImage> image(ImageId id) {
    return call(() -> source.image(id));
  }

  /** The ids of an image and its parents, as a JSON array. */
  public CompletionStage<byte @Nullable []> ancestry(ImageId id) {
    return call(() -> source.ancestry(id));
  }

  /**
   * Fetches the layer of an image, which then is complete.
   *
   * @return a layer of which something may be read, to be read while it comes, which the caller
   *     closes; null if the registry has it by now. Fails with {@code IMAGE_UNKNOWN} if the source
   *     does not have it
   */
  public CompletionStage<@Nullable ArrivingBlob> layer(ImageId id) {
    return layers.join(id);
  }

  /** The tags of a repository, as JSON. */
  public CompletionStage<byte @Nullable []> tags(V1RepositoryName name) {
    return call(() -> source.tags(name, "tags"));
  }

  /** The id of the image that a tag means, as JSON. */
  public CompletionStage<byte @Nullable []> tag(V1RepositoryName name, String tag) {
    return call(() -> source.tags(name, "tags/" + tag));
  }

  /** Who pushed the latest tag of a repository, and when, as JSON. */
  public CompletionStage<byte @Nullable []> json(V1RepositoryName name) {
    return call(() -> source.tags(name, "json"));
  }

  /** The images of a repository that the index of the source knows, as JSON. */
  public CompletionStage<byte @Nullable []> images(V1RepositoryName name) {
    return call(() -> source.ofRepository(name, "images"));
  }

  /**
   * What the index of the source finds, as JSON.
   *
   * @param query of the URL, without the question mark
   */
  public CompletionStage<byte @Nullable []> search(String query) {
    return call(() -> source.search(query));
  }

  /** A page of tags, as {@link io.stowage.core.oci.Tags#list} gives it. */
  public CompletionStage<@Nullable Page<Tag>> tags(
      RepositoryName repository, String last, int limit) {
    return call(
        () -> {
          List<Tag> all = V1Json.tags(source.tags(V1RepositoryName.of(repository), "tags"));
          if (all == null) {
            throw new UpstreamException(
                Reason.WRONG, source + " sent no list of tags for " + repository);
          }
          List<Tag> behind =
              all.stream()
                  .filter(tag -> tag.toString().compareTo(last) > 0)
                  .sorted(Comparator.comparing(Tag::toString))
                  .toList();
          boolean more = behind.size() > limit;
          return new Page<>(more ? List.copyOf(behind.subList(0, limit)) : behind, more);
        });
  }

  /**
   * The OCI manifest of the image that a tag means. What is not here of the image and its parents
   * is fetched first.
   *
   * @return the digest of a manifest that the repository has by now
   */
  public CompletionStage<@Nullable Digest> manifest(RepositoryName repository, Tag tag) {
    Wanted wanted = new Wanted(repository, tag);
    CompletableFuture<@Nullable Digest> mine = new CompletableFuture<>();
    CompletableFuture<@Nullable Digest> other = manifests.putIfAbsent(wanted, mine);
    if (other != null) {
      return other;
    }
    CompletionStage<@Nullable Digest> unused =
        call(manifestThreads, () -> fetchManifest(repository, tag))
            .whenComplete(
                (digest, failure) -> {
                  manifests.remove(wanted, mine);
                  if (failure == null) {
                    mine.complete(digest);
                  } else {
                    mine.completeExceptionally(failure);
                  }
                });
    return mine;
  }

  private Digest fetchManifest(RepositoryName repository, Tag tag)
      throws UpstreamException, InterruptedException {
    ImageId id = meaning(V1RepositoryName.of(repository), tag);
    fetchImages(id);
    while (true) {
      try {
        return registry.mirroredImages().manifest(repository, id);
      } catch (RegistryException e) {
        CompletionStage<?> until = e.until();
        if (until == null) {
          throw e;
        }
        await(until);
      }
    }
  }

  /** The image that a tag means: one that was put here onto an image of the source, or there. */
  private ImageId meaning(V1RepositoryName name, Tag tag) throws UpstreamException {
    try {
      return registry.repositories().tag(name, tag.toString());
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.TAG_UNKNOWN) {
        throw e;
      }
    }
    ImageId id = V1Json.id(source.tags(name, "tags/" + tag));
    if (id == null) {
      throw new UpstreamException(Reason.WRONG, source + " sent no image for " + name + ":" + tag);
    }
    return id;
  }

  private void fetchImages(ImageId top) throws UpstreamException, InterruptedException {
    List<ImageId> chain =
        registry.mirroredImages().isComplete(top)
            ? registry.images().get(top).chain()
            : source.chain(top);
    List<CompletionStage<@Nullable ArrivingBlob>> coming = new ArrayList<>();
    for (ImageId id : chain) {
      if (!registry.mirroredImages().isComplete(id)) {
        coming.add(layers.join(id));
      }
    }
    RegistryException failure = null;
    for (CompletionStage<@Nullable ArrivingBlob> each : coming) {
      // All of them, as each has to be closed.
      try (ArrivingBlob layer = await(each)) {
        if (layer != null) {
          Object unused = await(layer.beyond(Long.MAX_VALUE));
        }
      } catch (RegistryException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage)
      throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(READING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RegistryException(
          ErrorCode.UNAVAILABLE, "the image is still being fetched; try again later");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private interface Question<T extends @Nullable Object> {
    T ask() throws UpstreamException, InterruptedException;
  }

  private <T> CompletionStage<@Nullable T> call(Question<T> question) {
    return call(threads, question);
  }

  private static <T> CompletionStage<@Nullable T> call(Threads threads, Question<T> question) {
    return threads.call(
        () -> {
          try {
            return question.ask();
          } catch (UpstreamException e) {
            if (e.reason() == Reason.UNKNOWN) {
              return null;
            }
            Failures.log(LOG, e);
            throw Failures.of(e, ErrorCode.NAME_UNKNOWN);
          }
        });
  }

  /** Ends the transfers and closes the upstream. */
  @Override
  public void close() {
    threads.close();
    manifestThreads.close();
    transferThreads.close();
    upstream.close();
  }

  /** The URL of the source. */
  @Override
  public String toString() {
    return source.toString();
  }
}
