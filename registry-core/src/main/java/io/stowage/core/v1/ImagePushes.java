package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes images that are pushed. Nothing of one is in its place before its checksum; then all of it
 * comes at once. Safe from any thread.
 */
final class ImagePushes {

  private static final int LOCKS = 64;

  private final Store store;
  private final Links links;
  private final Promises promises;
  private final StoredImages images;
  private final ImageUploads uploads;
  private final ManifestImages made;
  private final Events events;
  private final RegistryOptions options;

  /** One request at a time changes an image. */
  private final Object[] locks = new Object[LOCKS];

  ImagePushes(
      Store store,
      Links links,
      Promises promises,
      StoredImages images,
      ImageUploads uploads,
      ManifestImages made,
      Events events,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.promises = promises;
    this.images = images;
    this.uploads = uploads;
    this.made = made;
    this.events = events;
    this.options = options;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** Whether an image is on its way. */
  boolean isOnItsWay(ImageId id) {
    return uploads.exists(id) || images.isHalfPushed(id);
  }

  /** {@link Images#putJson}. */
  void putJson(ImageId id, byte[] json, Predicate<ImageId> parentAllowed) {
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
    if (events.hasListeners()) {
      checkNotComplete(id); // before they are asked, and not while others wait for the lock
      events.checkImageJson(id, json);
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
      Image above = parent == null ? null : images.findOrMake(parent);
      List<ImageId> rest = above == null ? List.of() : above.chain();
      if (parent == null || above != null) {
        checkApart(chain, rest);
        chain.addAll(rest);
        return List.copyOf(chain);
      }
      last = parent;
      lastJson = jsonOnItsWay(parent);
      if (lastJson == null) {
        lastJson = store.find(V1Layout.mirroredJson(parent), options.manifestLimit());
      }
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
    return json == null && images.isHalfPushed(id)
        ? store.find(V1Layout.json(id), options.manifestLimit())
        : json;
  }

  /** {@link Images#putLayer}. */
  Upload putLayer(ImageId id) {
    byte[] json = jsonOnItsWay(id);
    Image there = json == null ? images.findOrMake(id) : images.find(id);
    if (there != null) {
      throw alreadyExists();
    }
    if (json == null) {
      throw Images.unknown();
    }
    return uploads.layer(
        id,
        json,
        path -> {},
        layer -> {
          synchronized (lock(id)) {
            checkNotComplete(id);
            uploads.keep(id, layer);
          }
        });
  }

  /**
   * {@link Images#putChecksum}.
   *
   * @return the layer that the image has
   */
  Layer putChecksum(ImageId id, String checksum) {
    synchronized (lock(id)) {
      byte[] json = jsonOnItsWay(id);
      if (images.find(id) != null || (json == null && links.size(V1Layout.json(id)) >= 0)) {
        throw new RegistryException(ErrorCode.IMAGE_EXISTS, "Cannot set this image checksum");
      }
      if (json == null) {
        throw Images.unknown();
      }
      ImageUploads.Received received = uploads.find(id, json, checksum);
      Layer layer = received == null ? storedLayer(id, json, checksum) : received.layer();
      complete(id, json, chainToBe(id, json), checksum, layer, received);
      if (images.isHalfPushed(id)) {
        boolean unused = store.remove(V1Layout.inProgress(id));
      }
      uploads.end(id);
      return layer;
    }
  }

  /**
   * Takes the layer of an image that another registry has told of, which completes it.
   *
   * @param chain the image and its parents, which need not be here
   * @param where is told the path that the layer is written to
   * @param completed called when it is complete
   * @return the upload, whose commit fails with {@code DIGEST_INVALID} if it has no checksum of the
   *     image
   */
  Upload keep(
      ImageId id,
      MirroredImage image,
      List<ImageId> chain,
      Consumer<String> where,
      Runnable completed) {
    return uploads.layer(
        id,
        image.json(),
        where,
        received -> {
          synchronized (lock(id)) {
            if (images.find(id) == null) {
              String checksum = checksum(id, image, received.layer());
              made.begin(id, () -> uploads.begin(id, image.json()));
              complete(id, image.json(), chain, checksum, received.layer(), received);
            }
            uploads.end(id);
          }
          completed.run();
        });
  }

  /** The checksum of those that were told that a layer has. */
  private static String checksum(ImageId id, MirroredImage image, Layer layer) {
    return image.checksums().stream()
        .filter(checksum -> layer.hasChecksum(checksum, image.json()))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "the layer of image " + id + " has another checksum"));
  }

  /**
   * Makes everything of an image visible and durable.
   *
   * @param received the layer if it has come; null if docker-registry has stored it
   */
  private void complete(
      ImageId id,
      byte[] json,
      List<ImageId> chain,
      String checksum,
      Layer layer,
      ImageUploads.@Nullable Received received) {
    byte[] ancestry = ImageJson.ancestry(chain);
    Digest digest = layer.legacy() ? null : layer.digest();
    // A blob of another size is damaged, and mended by this layer.
    List<Target> known =
        digest != null && links.size(Layout.blobData(digest)) == layer.size()
            ? List.of(new Target.Data(digest, layer.size()))
            : List.of();
    promises.promise(
        known,
        missing -> {
          if (!missing.isEmpty()) {
            throw new RegistryException(
                ErrorCode.UNAVAILABLE, "the blob was removed meanwhile; try again");
          }
          try (ObjectWriter blob =
                  received != null && known.isEmpty() ? uploads.finish(received) : null;
              Batch batch = links.batch()) {
            if (received != null) {
              // The record first: by it the layer is found should the rest not come.
              batch
                  .write(V1Layout.layerRecord(id), layer.bytes())
                  .write(V1Layout.checksum(id), ImageJson.checksums(checksum));
            }
            if (blob != null) {
              batch.add(blob);
            }
            // The json last: with it the image is there.
            batch.write(V1Layout.ancestry(id), ancestry).write(V1Layout.json(id), json).commit();
          } catch (IOException e) {
            throw RegistryException.storage("storing a layer", e);
          }
        });
  }

  /** The layer of an image that docker-registry, or a crash, has left half pushed. */
  private Layer storedLayer(ImageId id, byte[] json, String checksum) {
    Layer layer = images.layer(id);
    if (layer == null && !uploads.hasLayer(id)) {
      throw ImageJson.invalid("Image has no layer yet");
    }
    if (layer == null || !hasChecksum(id, layer, json, checksum)) {
      throw ImageJson.invalid("Checksum mismatch");
    }
    return layer;
  }

  private boolean hasChecksum(ImageId id, Layer layer, byte[] json, String checksum) {
    return layer.payload() == null
        ? images.checksums(id).stream().findFirst().filter(checksum::equals).isPresent()
        : layer.hasChecksum(checksum, json);
  }

  private void checkNotComplete(ImageId id) {
    if (images.find(id) != null) {
      throw alreadyExists();
    }
  }

  private static RegistryException alreadyExists() {
    return new RegistryException(ErrorCode.IMAGE_EXISTS, "Image already exists");
  }

  private Object lock(ImageId id) {
    return locks[Math.floorMod(id.hashCode(), LOCKS)];
  }
}
