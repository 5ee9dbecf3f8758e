package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what repositories of one upstream lack, so that the registry has it. No thread of the
 * caller waits for the upstream. Stages fail with a {@link RegistryException}. Safe from any
 * thread.
 */
public final class Mirror implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
  private static final int THREADS = 16;

  /** A blob of a repository. */
  private record Wanted(RepositoryName repository, Digest digest) {}

  private final Registry registry;
  private final MirrorOptions options;
  private final Upstream upstream;
  private final Prefix prefix;
  private final Prefix upstreamPrefix;
  private final Outage outage;
  private final Threads threads;
  private final Threads transferThreads;
  private final ManifestFetches manifests;
  private final Transfers<Wanted> blobs;

  Mirror(Registry registry, MirrorOptions options, Upstream upstream) {
    this.registry = registry;
    this.options = options;
    this.upstream = upstream;
    this.prefix = new Prefix(options.prefix());
    this.upstreamPrefix = new Prefix(options.upstreamPrefix());
    this.outage = new Outage(upstream.toString(), options.pause());
    this.threads = new Threads("stowage-mirror", THREADS);
    this.transferThreads = new Threads("stowage-mirror-blob", options.transfers());
    this.manifests = new ManifestFetches(this, registry, threads);
    TransferBuffers buffers = new TransferBuffers();
    this.blobs =
        new Transfers<>(
            transferThreads,
            options.missing(),
            wanted ->
                new BlobTransfer(this, registry, buffers, wanted.repository(), wanted.digest()));
  }

  MirrorOptions options() {
    return options;
  }

  Upstream upstream() {
    return upstream;
  }

  Outage outage() {
    return outage;
  }

  /** The upstream's name of a repository of this mirror. */
  RepositoryName there(RepositoryName here) {
    String rest = prefix.rest(here);
    if (rest == null) {
      throw new IllegalArgumentException(here + " is not of " + options.prefix());
    }
    return upstreamPrefix.before(rest);
  }

  /** The name here of a repository of the upstream; null if it is not mirrored. */
  @Nullable RepositoryName here(RepositoryName there) {
    String rest = upstreamPrefix.rest(there);
    return rest == null ? null : prefix.before(rest);
  }

  /** What is asked of the upstream. */
  @FunctionalInterface
  interface Question<T> {
    T ask(RepositoryName there) throws UpstreamException;
  }

  /**
   * Asks the upstream, unless it is not to be asked for the moment.
   *
   * @throws UpstreamException of which the outage has been told
   */
  <T> T ask(RepositoryName repository, Question<T> question) throws UpstreamException {
    return outage.ask(() -> question.ask(there(repository)));
  }

  /**
   * Whether what the registry has under a tag may be served without asking the upstream. Fit for an
   * I/O thread.
   */
  public boolean isFresh(RepositoryName repository, Tag tag) {
    return manifests.isFresh(repository, tag);
  }

  /**
   * Makes the registry have a manifest as the upstream has it now; a manifest by digest that it has
   * already is not asked for. Called on a thread that may wait for the storage.
   *
   * @return completes when the registry's own answer is the one to give, which is an older one
   *     where the upstream is down or limits; fails with {@code MANIFEST_UNKNOWN}, {@code DENIED},
   *     {@code TOOMANYREQUESTS}, {@code UNAVAILABLE}
   */
  public CompletionStage<?> manifest(RepositoryName repository, Reference reference) {
    return manifests.fetch(repository, reference);
  }

  /**
   * Fetches a blob.
   *
   * @return a blob of which something may be read, to be read while it comes, which the caller
   *     closes; null if the registry has it by now. Fails with {@code BLOB_UNKNOWN}, {@code
   *     DENIED}, {@code TOOMANYREQUESTS}, {@code UNAVAILABLE}
   */
  public CompletionStage<@Nullable ArrivingBlob> blob(RepositoryName repository, Digest digest) {
    return blobs.join(new Wanted(repository, digest));
  }

  /**
   * The size in bytes of a blob that the registry does not have, which is not fetched; -1 if the
   * upstream does not tell. Fails as {@link #blob}.
   */
  public CompletionStage<Long> blobSize(RepositoryName repository, Digest digest) {
    return threads.call(
        () -> {
          try {
            return ask(repository, there -> upstream.blobSize(there, digest));
          } catch (UpstreamException e) {
            Failures.log(LOG, e);
            throw Failures.of(e, ErrorCode.BLOB_UNKNOWN);
          }
        });
  }

  /**
   * A page of the upstream's tags, or of those that the registry has where the upstream is down or
   * limits. Fails with {@code NAME_UNKNOWN}, {@code DENIED}, {@code UNAVAILABLE}.
   *
   * @param last as in {@link io.stowage.core.oci.Tags#list}
   * @param limit as there
   */
  public CompletionStage<Page<Tag>> tags(RepositoryName repository, String last, int limit) {
    return threads.call(
        () -> {
          try {
            int asked = Math.max(1, limit);
            Page<Tag> page = ask(repository, there -> upstream.tags(there, last, asked));
            return limit == 0 ? new Page<>(List.of(), false) : page;
          } catch (UpstreamException e) {
            return keptTags(repository, last, limit, e);
          }
        });
  }

  private Page<Tag> keptTags(
      RepositoryName repository, String last, int limit, UpstreamException failure) {
    RegistryException told = Failures.of(failure, ErrorCode.NAME_UNKNOWN);
    Failures.log(LOG, failure);
    if (failure.reason() == Reason.UNKNOWN || failure.reason() == Reason.DENIED) {
      throw told;
    }
    try {
      return registry.tags().list(repository, last, limit);
    } catch (RegistryException e) {
      throw Failures.isUnknown(e) ? told : e;
    }
  }

  @Override
  public void close() {
    threads.close();
    transferThreads.close();
    upstream.close();
  }
}
