package io.stowage.core.gc;

import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one way by which anything becomes reachable: a manifest, a tag's target, an uploaded or
 * mounted blob. Collection will hold on to what is promised here; everything else may go. Safe from
 * any thread.
 */
public final class Promises {

  /** Something that a new root reaches. */
  public sealed interface Target {

    /** Of what is to be there. */
    Digest digest();

    /** Data that must be there in this size, linked in the repository. */
    record Blob(Digest digest, long size) implements Target {}

    /** Data that must be there in this size, whoever links it. */
    record Data(Digest digest, long size) implements Target {}

    /** A manifest of the repository. */
    record Child(Digest digest) implements Target {}
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

  private final Links links;

  /** Promises over the links of a store. */
  public Promises(Links links) {
    this.links = links;
  }

  /**
   * Asks the storage for everything that a root will reach, then writes the root. When this
   * returns, what was there stays.
   *
   * @return the targets that the storage does not have
   * @throws io.stowage.core.RegistryException {@code UNAVAILABLE} if the storage failed, or what
   *     the root throws; the root may be there then or not
   */
  public List<Target> promise(RepositoryName repository, List<Target> targets, Root root) {
    Set<Target> distinct = new LinkedHashSet<>(targets);
    List<Target> missing =
        distinct.stream().filter(target -> !isThere(repository, target)).toList();
    root.write(missing);
    return missing;
  }

  /** Whether the storage has something, for a client that builds on the answer. */
  public boolean isThere(RepositoryName repository, Target target) {
    if (target instanceof Target.Blob blob) {
      return links.exists(Layout.layerLink(repository, blob.digest()))
          && links.size(Layout.blobData(blob.digest())) == blob.size();
    }
    if (target instanceof Target.Data data) {
      return links.size(Layout.blobData(data.digest())) == data.size();
    }
    Target.Child child = (Target.Child) target;
    return links.exists(Layout.revisionLink(repository, child.digest()))
        && links.size(Layout.blobData(child.digest())) >= 0;
  }
}
