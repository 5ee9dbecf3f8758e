package io.stowage.core.v1;

import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.oci.OtherTags;
import io.stowage.core.oci.Revisions;
import io.stowage.core.oci.TagLinks;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Folders;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.SharedObjects;
import io.stowage.core.storage.Store;
import java.time.Clock;

/** The v1 API's side of a registry; for {@link io.stowage.core.Registry}, which has one. */
public final class V1 implements AutoCloseable {

  private final LayerScans scans;
  private final Images images;
  private final V1Repositories repositories;
  private final V1Tags tags;
  private final MirroredImages mirrored;

  /** Over what both APIs share. */
  public V1(
      Store store,
      Links links,
      Folders folders,
      BlobData data,
      Contents contents,
      SharedObjects shared,
      Promises promises,
      TagLinks tagLinks,
      Revisions revisions,
      Events events,
      RegistryOptions options,
      Clock clock) {
    RepositoryFolders repositoryFolders = new RepositoryFolders(store, folders);
    ManifestImages made = new ManifestImages(store, links, data, revisions, shared, options);
    ImageUploads uploads = new ImageUploads(store, links, options, clock);
    this.scans = new LayerScans(store, links, data);
    this.images =
        new Images(
            store, links, data, contents, shared, promises, uploads, scans, made, events, options);
    this.repositories =
        new V1Repositories(
            store,
            links,
            repositoryFolders,
            tagLinks,
            promises,
            images,
            made,
            events,
            options,
            clock);
    ImageManifests manifests = new ImageManifests(links, data, revisions, promises, images, scans);
    this.tags = new V1Tags(repositoryFolders, manifests);
    this.mirrored = new MirroredImages(store, links, images, manifests, options);
  }

  /** Images by their ids. */
  public Images images() {
    return images;
  }

  /** Repositories with their tags. */
  public V1Repositories repositories() {
    return repositories;
  }

  /** The tags, as the OCI API sees them. */
  public OtherTags tags() {
    return tags;
  }

  /** Images that come from another registry. */
  public MirroredImages mirrored() {
    return mirrored;
  }

  /** Ends the work in the background. */
  @Override
  public void close() {
    scans.close();
    images.close();
  }
}
