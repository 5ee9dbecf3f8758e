package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.BlobContent;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.ChangeStamps.Stamp;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final int LOCKS = 64;

  /** How many layers wait to be read while more are looked for. */
  private static final int MOST_AHEAD = 16;

  private static final int ENTRY_OVERHEAD = 1024;
  private static final int CHECKSUM_BYTES = 64 * 1024;
  private static final int RECORD_BYTES = 4096;

  private record Cached(@Nullable Stamp stamp, Image image) {}

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Promises promises;
  private final ImageUploads uploads;
  private final LayerScans scans;
  private final LayerDiffs diffs;
  private final ManifestImages made;
  private final RegistryOptions options;
  private final Cache<ImageId, Cached> cache;

  /** One request at a time changes an image. */
  private final Object[] locks = new Object[LOCKS];

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Images(
      Store store,
      Links links,
      BlobData data,
      Promises promises,
      ImageUploads uploads,
      LayerScans scans,
      ManifestImages made,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.promises = promises;
    this.uploads = uploads;
    this.scans = scans;
    this.diffs = new LayerDiffs(store, links, this, scans);
    this.made = made;
    this.options = options;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytes())
            .weigher((ImageId id, Cached cached) -> weight(cached.image()))
            .executor(Runnable::run)
            .build();
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  private static int weight(Image image) {
    return image.json().length + 2 * image.ancestry().length + ENTRY_OVERHEAD;
  }

  /**
   * Gives an image out of memory after one look at the storage. Fit for an I/O thread.
   *
   * @return null if it is missing or {@link #get} has to tell
   */
  public @Nullable Image getUnchanged(ImageId id) {
    Cached cached = store.stamps() == null ? null : cache.getIfPresent(id);
    if (store.stamps() == null || cached == null || cached.stamp() == null) {
      return null;
    }
    try {
      return cached.stamp().matches(store.stamps().stamp(V1Layout.json(id)))
          ? cached.image()
          : null;
    } catch (IOException e) {
      return null; // reading it will tell
    }
  }

  /**
   * An image that is complete. The storage is asked whether it is there, as clients build on it.
   *
   * @throws RegistryException {@code IMAGE_UNKNOWN} if there is none, {@code IMAGE_INVALID} if it
   *     is being pushed
   */
  public Image get(ImageId id) {
    Image image = findComplete(id);
    if (image == null && isOnItsWay(id)) {
      throw new RegistryException(ErrorCode.IMAGE_INVALID, "Image is being uploaded, retry later");
    }
    image = image == null ? find(id) : image; // it may have been on its way when it was not found
    if (image == null) {
      throw unknown();
    }
    return image;
  }

  /** A complete image; null if there is none or it is being pushed. */
  @Nullable Image findComplete(ImageId id) {
    Image unchanged = getUnchanged(id);
    if (unchanged != null) {
      return unchanged;
    }
    Cached cached = cache.getIfPresent(id);
    if (cached != null && store.stamps() == null && links.size(V1Layout.json(id)) >= 0) {
      return cached.image();
    }
    Image image = find(id);
    return image == null && made.make(id) ? find(id) : image;
  }

  private boolean isOnItsWay(ImageId id) {
    return uploads.exists(id) || isHalfPushed(id);
  }

  /** Whether docker-registry has it half pushed. */
  private boolean isHalfPushed(ImageId id) {
    return links.size(V1Layout.inProgress(id)) >= 0;
  }

  private @Nullable Image find(ImageId id) {
    Stamp stamp = stamp(V1Layout.json(id));
    // In this order: docker-registry puts the mark before the json and takes it away last.
    boolean there = store.stamps() == null ? links.size(V1Layout.json(id)) >= 0 : stamp != null;
    if (!there || isHalfPushed(id)) {
      return null;
    }
    byte[] json = store.find(V1Layout.json(id), options.manifestLimit());
    Layer layer = json == null ? null : layer(id);
    if (json == null || layer == null || !layer.isOf(json)) {
      return null;
    }
    byte[] ancestry = store.find(V1Layout.ancestry(id), options.manifestLimit());
    List<ImageId> chain = ancestry == null ? null : ImageJson.chain(id, ancestry);
    if (ancestry == null || chain == null || (layer.payload() != null && !isOf(chain, id, json))) {
      chain = chainOf(id, json);
      if (chain == null) {
        return null;
      }
      ancestry = ImageJson.ancestry(chain);
    }
    List<String> checksums =
        layer.payload() == null ? checksums(id) : List.of(layer.payload().checksum());
    Image image = new Image(id, json, ancestry, chain, checksums, layer);
    if (stamp == null || stamp.isSettled()) {
      cache.put(id, new Cached(stamp, image));
    }
    return image;
  }

  /** False if a power cut has left the ancestry and the json of two pushes. */
  private static boolean isOf(List<ImageId> chain, ImageId id, byte[] json) {
    ImageId parent = ImageJson.parse(id, json).parent();
    return Objects.equals(parent, chain.size() == 1 ? null : chain.get(1));
  }

  private @Nullable Stamp stamp(String path) {
    try {
      return store.stamps() == null ? null : store.stamps().stamp(path);
    } catch (IOException e) {
      throw RegistryException.storage("looking for an image", e);
    }
  }

  /** The ancestry of an image that docker-registry has left without it; null if a parent misses. */
  private @Nullable List<ImageId> chainOf(ImageId id, byte[] json) {
    List<ImageId> chain = new ArrayList<>();
    chain.add(id);
    try {
      ImageId parent = ImageJson.parse(id, json).parent();
      if (parent != null) {
        Image above = findComplete(parent);
        if (above == null) {
          return null;
        }
        chain.addAll(above.chain());
      }
      return chain;
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.IMAGE_INVALID) {
        return null;
      }
      throw e;
    }
  }

  private List<String> checksums(ImageId id) {
    byte[] stored = store.find(V1Layout.checksum(id), CHECKSUM_BYTES);
    if (stored == null || stored.length == 0) {
      return List.of();
    }
    List<String> texts = ImageJson.texts(stored);
    return texts != null ? texts : List.of(new String(stored, StandardCharsets.UTF_8).trim());
  }

  /** The layer of an image, complete or not; null if it has none. */
  @Nullable Layer layer(ImageId id) {
    byte[] bytes = store.find(V1Layout.layerRecord(id), RECORD_BYTES);
    Layer layer = bytes == null ? null : Layer.parse(bytes);
    if (layer != null) {
      long size =
          layer.legacy()
              ? links.size(V1Layout.legacyLayer(id))
              : data.size(Objects.requireNonNull(layer.digest()));
      if (size == layer.size()) {
        return layer;
      }
    }
    long size = links.size(V1Layout.legacyLayer(id));
    return size < 0 ? null : new Layer(null, size, true, false, null, null);
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
    if (json.length > options.manifestLimit()) {
      throw ImageJson.invalid(
          "the image json is larger than the limit of " + options.manifestLimit() + " bytes");
    }
    List<ImageId> chain = chainToBe(id, json);
    if (chain.size() > 1 && !parentAllowed.test(chain.get(1))) {
      throw ImageJson.invalid("Image depends on an unauthorized parent");
    }
    if (ImageJson.ancestry(chain).length > options.manifestLimit()) {
      throw ImageJson.invalid(
          "the list of the image's parents is larger than the limit of "
              + options.manifestLimit()
              + " bytes");
    }
    synchronized (lock(id)) {
      checkNotComplete(id);
      made.begin(id, () -> uploads.begin(id, json));
    }
  }

  /**
   * An image to be and its parents, which may not be complete yet.
   *
   * @throws RegistryException {@code IMAGE_INVALID}
   */
  private List<ImageId> chainToBe(ImageId id, byte[] json) {
    Set<ImageId> chain = new LinkedHashSet<>();
    ImageId last = id;
    byte[] lastJson = json;
    while (lastJson != null) {
      chain.add(last);
      ImageId parent = ImageJson.parse(last, lastJson).parent();
      Image above = parent == null ? null : findComplete(parent);
      List<ImageId> rest = above == null ? List.of() : above.chain();
      if (parent == null || above != null) {
        checkApart(chain, rest);
        chain.addAll(rest);
        return List.copyOf(chain);
      }
      last = parent;
      lastJson = jsonOnItsWay(parent);
      checkApart(chain, lastJson == null ? List.of() : List.of(parent));
    }
    throw ImageJson.invalid("Image depends on a non existing parent");
  }

  private static void checkApart(Set<ImageId> chain, List<ImageId> parents) {
    if (!Collections.disjoint(chain, parents)) {
      throw ImageJson.invalid("Image depends on itself");
    }
  }

  /** The json of an image that is not complete; null if there is none. */
  private byte @Nullable [] jsonOnItsWay(ImageId id) {
    byte[] json = uploads.json(id);
    return json == null && isHalfPushed(id)
        ? store.find(V1Layout.json(id), options.manifestLimit())
        : json;
  }

  /** The manifest that an image was made from, while a repository has it; else null. */
  @Nullable Digest source(ImageId id) {
    return made.source(id);
  }

  /** Whether an image is there, complete or not. */
  boolean exists(ImageId id) {
    return links.size(V1Layout.json(id)) >= 0 || uploads.exists(id) || findComplete(id) != null;
  }

  /**
   * Takes the layer of an image that is not complete.
   *
   * @return the upload; its commit keeps the layer until the image is completed
   * @throws RegistryException {@code IMAGE_UNKNOWN} if the json has not been put, {@code
   *     IMAGE_EXISTS} if the image is complete, {@code UNAVAILABLE}
   */
  public Upload putLayer(ImageId id) {
    byte[] json = jsonOnItsWay(id);
    if (json == null ? findComplete(id) != null : find(id) != null) {
      throw alreadyExists();
    }
    if (json == null) {
      throw unknown();
    }
    return uploads.layer(
        id,
        json,
        layer -> {
          synchronized (lock(id)) {
            checkNotComplete(id);
            uploads.keep(id, layer);
          }
        });
  }

  /**
   * Completes an image: its layer and its json have this checksum.
   *
   * @param checksum {@code sha256:<hex>} of the json, a line feed and the layer
   * @throws RegistryException {@code IMAGE_UNKNOWN}; {@code IMAGE_EXISTS} if it is complete; {@code
   *     IMAGE_INVALID} if the checksum is another or there is no layer yet
   */
  public void putChecksum(ImageId id, String checksum) {
    Image complete;
    synchronized (lock(id)) {
      byte[] json = jsonOnItsWay(id);
      if (find(id) != null || (json == null && links.size(V1Layout.json(id)) >= 0)) {
        throw new RegistryException(ErrorCode.IMAGE_EXISTS, "Cannot set this image checksum");
      }
      if (json == null) {
        throw unknown();
      }
      ImageUploads.Received received = uploads.find(id, json, checksum);
      if (received == null) {
        checkLayer(id, json, checksum);
      }
      complete(id, json, checksum, received);
      complete = find(id);
    }
    if (complete != null && scans.find(complete) == null) {
      var unused = scans.start(complete);
    }
  }

  /** Checks the layer of an image that docker-registry, or a crash, has left half pushed. */
  private void checkLayer(ImageId id, byte[] json, String checksum) {
    Layer layer = layer(id);
    if (layer == null && !uploads.hasLayer(id)) {
      throw ImageJson.invalid("Image has no layer yet");
    }
    boolean same =
        layer != null
            && (layer.payload() == null
                ? checksums(id).stream().findFirst().filter(checksum::equals).isPresent()
                : layer.hasChecksum(checksum, json));
    if (!same) {
      throw ImageJson.invalid("Checksum mismatch");
    }
  }

  /**
   * Makes everything of an image visible and durable.
   *
   * @param received its layer; null if that stands where it belongs
   */
  private void complete(
      ImageId id, byte[] json, String checksum, ImageUploads.@Nullable Received received) {
    byte[] ancestry = ImageJson.ancestry(chainToBe(id, json));
    try (Batch batch = links.batch()) {
      if (received == null) {
        addImage(batch, id, json, ancestry).commit();
      } else {
        Layer layer = received.layer();
        Digest digest = Objects.requireNonNull(layer.digest());
        // A blob of another size is damaged, and mended by this layer.
        boolean known = links.size(Layout.blobData(digest)) == layer.size();
        promises.promise(
            known ? List.of(new Target.Data(digest, layer.size())) : List.of(),
            missing -> {
              if (!missing.isEmpty()) {
                throw new RegistryException(
                    ErrorCode.UNAVAILABLE, "the blob was removed meanwhile; try again");
              }
              try (ObjectWriter blob = known ? null : uploads.finish(received)) {
                // The record first: by it the layer is found should the rest not come.
                batch
                    .write(V1Layout.layerRecord(id), layer.bytes())
                    .write(V1Layout.checksum(id), ImageJson.checksums(checksum));
                if (blob != null) {
                  batch.add(blob);
                }
                addImage(batch, id, json, ancestry).commit();
              } catch (IOException e) {
                throw RegistryException.storage("storing a layer", e);
              }
            });
      }
    }
    if (isHalfPushed(id)) {
      boolean unused = store.remove(V1Layout.inProgress(id));
    }
    uploads.end(id);
  }

  /** The json comes last: with it the image is there. */
  private static Batch addImage(Batch batch, ImageId id, byte[] json, byte[] ancestry) {
    return batch.write(V1Layout.ancestry(id), ancestry).write(V1Layout.json(id), json);
  }

  private void checkNotComplete(ImageId id) {
    if (find(id) != null) {
      throw alreadyExists();
    }
  }

  private static RegistryException alreadyExists() {
    return new RegistryException(ErrorCode.IMAGE_EXISTS, "Image already exists");
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
          ? BlobContent.open(store, V1Layout.legacyLayer(id))
          : BlobContent.open(store, data, Objects.requireNonNull(layer.digest()));
    } catch (NoSuchFileException e) {
      cache.invalidate(id);
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

  private Object lock(ImageId id) {
    return locks[Math.floorMod(id.hashCode(), LOCKS)];
  }

  void close() {
    diffs.close();
  }

  static RegistryException unknown() {
    return new RegistryException(ErrorCode.IMAGE_UNKNOWN, "Image not found");
  }
}
