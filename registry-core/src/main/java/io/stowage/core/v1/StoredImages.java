package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.ImageId;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.ChangeStamps.Stamp;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The images as they stand in storage. An image that is complete never changes, so it is kept in
 * memory. Safe from any thread.
 */
final class StoredImages {

  private static final int ENTRY_OVERHEAD = 1024;
  private static final int CHECKSUM_BYTES = 64 * 1024;

  /**
   * An image as it was found.
   *
   * @param stamp of its json where the driver can stamp, and
   * @param json what the storage told of it where it cannot: pushed anew, it is another
   */
  private record Cached(@Nullable Stamp stamp, @Nullable StoredObject json, Image image) {}

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final SharedImages shared;
  private final ManifestImages made;
  private final RegistryOptions options;
  private final Cache<ImageId, Cached> cache;

  StoredImages(
      Store store,
      Links links,
      BlobData data,
      SharedImages shared,
      ManifestImages made,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.shared = shared;
    this.made = made;
    this.options = options;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytes())
            .weigher((ImageId id, Cached cached) -> weight(cached.image()))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Image image) {
    return image.json().length + 2 * image.ancestry().length + ENTRY_OVERHEAD;
  }

  /** An image out of memory after one look at the storage; null if {@link #find} has to tell. */
  @Nullable Image getUnchanged(ImageId id) {
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

  /** A complete image, made of a manifest if need be; null if there is none. */
  @Nullable Image findOrMake(ImageId id) {
    Image unchanged = getUnchanged(id);
    if (unchanged != null) {
      return unchanged;
    }
    StoredObject json = store.stamps() == null ? links.look(V1Layout.json(id)) : null;
    Image known = json == null ? null : known(id, json);
    if (known != null) {
      return known;
    }
    Image image = store.stamps() == null && json == null ? null : read(id, json);
    return image == null && made.make(id) ? find(id) : image;
  }

  /** An image that this server or another has read, and that has not been pushed anew since. */
  private @Nullable Image known(ImageId id, StoredObject json) {
    Cached cached = cache.getIfPresent(id);
    if (cached != null && json.equals(cached.json())) {
      return cached.image();
    }
    Image image = shared.find(id, json);
    if (image != null) {
      cache.put(id, new Cached(null, json, image));
    }
    return image;
  }

  /** Whether docker-registry has it half pushed. */
  boolean isHalfPushed(ImageId id) {
    return links.size(V1Layout.inProgress(id)) >= 0;
  }

  /** A complete image that is in storage; null if there is none. */
  @Nullable Image find(ImageId id) {
    return read(id, store.stamps() == null ? links.look(V1Layout.json(id)) : null);
  }

  /**
   * Reads an image.
   *
   * @param object what the storage told of its json, where the driver cannot stamp; else null
   */
  private @Nullable Image read(ImageId id, @Nullable StoredObject object) {
    Stamp stamp = stamp(V1Layout.json(id));
    // In this order: docker-registry puts the mark before the json and takes it away last.
    if ((stamp == null && object == null) || isHalfPushed(id)) {
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
      cache.put(id, new Cached(stamp, object, image));
    }
    if (object != null) {
      shared.put(image, object);
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
        Image above = findOrMake(parent);
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

  /** The checksums that docker-registry has stored of an image. */
  List<String> checksums(ImageId id) {
    byte[] stored = store.find(V1Layout.checksum(id), CHECKSUM_BYTES);
    if (stored == null || stored.length == 0) {
      return List.of();
    }
    List<String> texts = ImageJson.texts(stored);
    return texts != null ? texts : List.of(new String(stored, StandardCharsets.UTF_8).trim());
  }

  /** The layer of an image, complete or not; null if it has none. */
  @Nullable Layer layer(ImageId id) {
    Layer layer = Layer.recorded(store, id);
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

  /** Forgets an image of which something is gone, here and for other servers. */
  void forget(ImageId id) {
    cache.invalidate(id);
    StoredObject json = store.stamps() == null ? links.look(V1Layout.json(id)) : null;
    if (json != null) {
      shared.remove(id, json);
    }
  }
}
