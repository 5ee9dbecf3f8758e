package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.BlobContent;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.SharedObjects;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The images of the v1 API (Docker Registry API v1, "Images"). An image is pushed in three steps,
 * its json, its layer and its checksum; until the last it stands aside and is not served,
 * afterwards it never changes. Safe from any thread. Messages of failures are docker-registry's,
 * which clients match.
 */
public final class Images {

  /** How many layers wait to be read while more are looked for. */
  private static final int MOST_AHEAD = 16;

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Contents contents;
  private final StoredImages stored;
  private final ImagePushes pushes;
  private final ImageUploads uploads;
  private final LayerScans scans;
  private final LayerDiffs diffs;
  private final ManifestImages made;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Images(
      Store store,
      Links links,
      BlobData data,
      Contents contents,
      SharedObjects shared,
      Promises promises,
      ImageUploads uploads,
      LayerScans scans,
      ManifestImages made,
      Events events,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.contents = contents;
    this.stored = new StoredImages(store, links, data, new SharedImages(shared), made, options);
    this.pushes = new ImagePushes(store, links, promises, stored, uploads, made, events, options);
    this.uploads = uploads;
    this.scans = scans;
    this.diffs = new LayerDiffs(store, links, this, scans);
    this.made = made;
  }

  /**
   * Gives an image out of memory after one look at the storage. Fit for an I/O thread.
   *
   * @return null if it is missing or {@link #get} has to tell
   */
  public @Nullable Image getUnchanged(ImageId id) {
    return stored.getUnchanged(id);
  }

  /**
   * An image that is complete. The storage is asked whether it is there, as clients build on it.
   *
   * @throws RegistryException {@code IMAGE_UNKNOWN} if there is none, {@code IMAGE_INVALID} if it
   *     is being pushed
   */
  public Image get(ImageId id) {
    Image image = stored.findOrMake(id);
    if (image != null) {
      return image;
    }
    if (pushes.isOnItsWay(id)) {
      throw new RegistryException(ErrorCode.IMAGE_INVALID, "Image is being uploaded, retry later");
    }
    image = stored.find(id); // it may have been completed between the two looks
    if (image == null) {
      throw unknown();
    }
    return image;
  }

  /** A complete image; null if there is none or it is being pushed. */
  @Nullable Image findComplete(ImageId id) {
    return stored.findOrMake(id);
  }

  /** The manifest that an image was made from, while a repository has it; else null. */
  @Nullable Digest source(ImageId id) {
    return made.source(id);
  }

  /** Whether an image is there, complete or not, or another registry has told of it. */
  boolean exists(ImageId id) {
    return links.size(V1Layout.json(id)) >= 0
        || uploads.exists(id)
        || findComplete(id) != null
        || links.size(V1Layout.mirroredJson(id)) >= 0;
  }

  /**
   * Begins an image, or begins it again while it is not complete. Nothing of it need survive a
   * power cut before its checksum.
   *
   * @param json exactly as it came; not changed afterwards
   * @param parentAllowed whether a parent may be built on, asked for parents that are there
   * @throws RegistryException {@code IMAGE_INVALID} if the json is malformed or the parent is
   *     missing or not allowed, {@code IMAGE_EXISTS} if the image is complete
   */
  public void putJson(ImageId id, byte[] json, Predicate<ImageId> parentAllowed) {
    pushes.putJson(id, json, parentAllowed);
  }

  /**
   * Takes the layer of an image that is not complete.
   *
   * @return the upload; its commit keeps the layer until the image is completed
   * @throws RegistryException {@code IMAGE_UNKNOWN} if the json has not been put, {@code
   *     IMAGE_EXISTS} if the image is complete, {@code UNAVAILABLE}
   */
  public Upload putLayer(ImageId id) {
    return pushes.putLayer(id);
  }

  /**
   * Completes an image: its layer and its json have this checksum.
   *
   * @param checksum {@code sha256:<hex>} of the json, a line feed and the layer
   * @throws RegistryException {@code IMAGE_UNKNOWN}; {@code IMAGE_EXISTS} if it is complete; {@code
   *     IMAGE_INVALID} if the checksum is another or there is no layer yet
   */
  public void putChecksum(ImageId id, String checksum) {
    Layer layer = pushes.putChecksum(id, checksum);
    if (!layer.plain()) { // else there is nothing to read it for
      readLayer(id);
    }
  }

  private void readLayer(ImageId id) {
    Image complete = findComplete(id);
    if (complete != null && scans.find(complete) == null) {
      var unused = scans.start(complete);
    }
  }

  /** {@link MirroredImages#layer}, by {@link ImagePushes#keep}. */
  Upload keep(
      ImageId id,
      MirroredImage image,
      List<ImageId> chain,
      Consumer<String> where,
      Runnable completed) {
    return pushes.keep(
        id,
        image,
        chain,
        where,
        () -> {
          completed.run();
          readLayer(id);
        });
  }

  /**
   * Throws away images that were begun and of which nobody has sent more for {@link
   * RegistryOptions#uploadExpiry}.
   *
   * @return how many
   */
  public int purge() {
    return uploads.purge();
  }

  /**
   * Opens the layer of a complete image to read it.
   *
   * @return the content, which the caller closes
   * @throws RegistryException as {@link #get}
   */
  public BlobContent openLayer(ImageId id) {
    Layer layer = get(id).layer();
    try {
      return layer.legacy()
          ? BlobContent.open(store, links, V1Layout.legacyLayer(id))
          : BlobContent.open(store, links, data, contents, Objects.requireNonNull(layer.digest()));
    } catch (NoSuchFileException e) {
      stored.forget(id);
      throw unknown();
    } catch (IOException e) {
      throw RegistryException.storage("opening a layer", e);
    }
  }

  /**
   * The files of an image's layer as JSON, each {@code [name, type, deleted, size, mtime, mode,
   * uid, gid]}.
   *
   * @throws RegistryException as {@link #get}; {@code IMAGE_INVALID} if the layer is no tar file,
   *     {@code UNAVAILABLE} with {@code until} if it has to be read first
   */
  public byte[] files(ImageId id) {
    return scans.files(get(id));
  }

  /**
   * The files by which an image differs from its parents, as JSON.
   *
   * @return null if that is being found out
   * @throws RegistryException as {@link #get}
   */
  public byte @Nullable [] diff(ImageId id) {
    return diffs.find(get(id));
  }

  /**
   * Reads all layers that have not been read yet: what would else be done in the background when
   * somebody asks for an image through the OCI API for the first time. Blocks until it is done.
   *
   * @param progress is told each image whose layer has been read, or could not be
   * @return how many were read
   */
  public int readLayers(Consumer<ImageId> progress) {
    Deque<Map.Entry<ImageId, CompletableFuture<?>>> underWay = new ArrayDeque<>();
    int count = 0;
    try (Listing<FolderEntry> ids = store.driver().children(V1Layout.images(), "")) {
      for (FolderEntry entry = ids.next(); entry != null; entry = ids.next()) {
        Image image =
            ImageId.isValid(entry.name()) ? findComplete(ImageId.parse(entry.name())) : null;
        if (image != null && scans.find(image) == null) {
          underWay.add(Map.entry(image.id(), scans.start(image)));
          count++;
        }
        if (underWay.size() > MOST_AHEAD) {
          await(underWay.remove(), progress);
        }
      }
    } catch (IOException e) {
      throw RegistryException.storage("listing images", e);
    }
    underWay.forEach(each -> await(each, progress));
    return count;
  }

  private static void await(
      Map.Entry<ImageId, CompletableFuture<?>> scan, Consumer<ImageId> progress) {
    Object unused = scan.getValue().join();
    progress.accept(scan.getKey());
  }

  void close() {
    diffs.close();
  }

  static RegistryException unknown() {
    return new RegistryException(ErrorCode.IMAGE_UNKNOWN, "Image not found");
  }
}
