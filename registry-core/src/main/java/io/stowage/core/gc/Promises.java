package io.stowage.core.gc;

import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.V1Layout;
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

    /** Data that must be there in this size, linked in a repository. */
    record Blob(RepositoryName repository, Digest digest, long size) implements Target {}

    /** Data that must be there in this size, whoever links it. */
    record Data(Digest digest, long size) implements Target {}

    /** A manifest of a repository. */
    record Child(RepositoryName repository, Digest digest) implements Target {}

    /** A v1 image, complete or not, with its parents. */
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

  private final Links links;
  private final BlobData data;

  /** Promises over the links and the blobs of a store. */
  public Promises(Links links, BlobData data) {
    this.links = links;
    this.data = data;
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
    Set<Target> distinct = new LinkedHashSet<>(targets);
    List<Target> missing = distinct.stream().filter(target -> !isThere(target)).toList();
    root.write(missing);
    return missing;
  }

  /** Whether the storage has something, for a client that builds on the answer. */
  public boolean isThere(Target target) {
    if (target instanceof Target.Blob blob) {
      return links.exists(Layout.layerLink(blob.repository(), blob.digest()))
          && data.size(blob.digest()) == blob.size();
    }
    if (target instanceof Target.Data bytes) {
      return data.size(bytes.digest()) == bytes.size();
    }
    if (target instanceof Target.Image image) {
      return links.size(V1Layout.json(image.id())) >= 0
          || links.size(V1Layout.uploadJson(image.id())) >= 0;
    }
    Target.Child child = (Target.Child) target;
    return links.exists(Layout.revisionLink(child.repository(), child.digest()))
        && links.size(Layout.blobData(child.digest())) >= 0;
  }
}
