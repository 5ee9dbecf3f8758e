package io.stowage.core.gc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.V1Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which anything becomes reachable: a manifest, a tag's target, an uploaded or
 * mounted blob. Collection will hold on to what is promised here; everything else may go. Safe from
 * any thread.
 */
public final class Promises {

  /** Something that a new root reaches. */
  public sealed interface Target {

    /** Data that must be there in this size, linked in a repository. */
    record Blob(RepositoryName repository, Digest digest, long size) implements Target {}

    /** Data that must be there in this size, whoever links it. */
    record Data(Digest digest, long size) implements Target {}

    /** A manifest of a repository. */
    record Child(RepositoryName repository, Digest digest) implements Target {}

    /** A v1 image, complete or not, or told of by another registry, with its parents. */
    record Image(ImageId id) implements Target {}
  }

  /** Writes the root. */
  @FunctionalInterface
  public interface Root {
    /**
     * Writes the root durably, or refuses by throwing.
     *
     * @param missing the targets that the storage does not have
     */
    void write(List<Target> missing);
  }

  private static final long MAX_REMEMBERED = 100_000;

  private final Links links;
  private final BlobData data;
  private final Cache<Target, Boolean> there;
  private final @Nullable ExecutorService asking;

  /**
   * Promises over the links and the blobs of a store.
   *
   * @param view how long what the storage has told counts: zero where asking is cheap
   * @param asking to ask the storage for several things at once; null to ask one after the other
   */
  public Promises(Links links, BlobData data, Duration view, @Nullable ExecutorService asking) {
    this.links = links;
    this.data = data;
    this.asking = asking;
    this.there =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(view)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Asks the storage for everything that a root will reach, then writes the root. When this
   * returns, what was there stays.
   *
   * @return the targets that the storage does not have
   * @throws io.stowage.core.RegistryException {@code UNAVAILABLE} if the storage failed, or what
   *     the root throws; the root may be there then or not
   */
  public List<Target> promise(List<Target> targets, Root root) {
    List<Target> missing = missing(new LinkedHashSet<>(targets));
    root.write(missing);
    return missing;
  }

  private List<Target> missing(Set<Target> targets) {
    List<Target> asked =
        targets.stream().filter(target -> there.getIfPresent(target) == null).toList();
    if (asking == null || asked.size() < 2) {
      return asked.stream().filter(target -> !isThere(target)).toList();
    }
    List<Future<Boolean>> answers = new ArrayList<>();
    asked.forEach(target -> answers.add(asking.submit(() -> isThere(target))));
    List<Target> missing = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (!answer(answers.get(i))) {
        missing.add(asked.get(i));
      }
    }
    return missing;
  }

  private static boolean answer(Future<Boolean> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(ErrorCode.UNAVAILABLE, "the server is being stopped");
    }
  }

  /** Says that the storage has something: it has just been written there, or seen, link and all. */
  public void known(Target target) {
    there.put(target, true);
  }

  /** Forgets what is about to be removed from a repository, and again when it has been. */
  public void forget(RepositoryName repository, Digest digest) {
    there
        .asMap()
        .keySet()
        .removeIf(
            target ->
                target instanceof Target.Blob blob
                    ? blob.digest().equals(digest) && blob.repository().equals(repository)
                    : target instanceof Target.Child child
                        && child.digest().equals(digest)
                        && child.repository().equals(repository));
  }

  /** Whether the storage has something, for a client that builds on the answer. */
  public boolean isThere(Target target) {
    if (there.getIfPresent(target) != null) {
      return true;
    }
    boolean found = ask(target);
    if (found) {
      there.put(target, true);
    }
    return found;
  }

  private boolean ask(Target target) {
    if (target instanceof Target.Blob blob) {
      return links.exists(Layout.layerLink(blob.repository(), blob.digest()))
          && data.size(blob.digest()) == blob.size();
    }
    if (target instanceof Target.Data bytes) {
      return data.size(bytes.digest()) == bytes.size();
    }
    if (target instanceof Target.Image image) {
      return links.size(V1Layout.json(image.id())) >= 0
          || links.size(V1Layout.uploadJson(image.id())) >= 0
          || links.size(V1Layout.mirroredJson(image.id())) >= 0;
    }
    Target.Child child = (Target.Child) target;
    return links.exists(Layout.revisionLink(child.repository(), child.digest()))
        && links.size(Layout.blobData(child.digest())) >= 0;
  }
}
