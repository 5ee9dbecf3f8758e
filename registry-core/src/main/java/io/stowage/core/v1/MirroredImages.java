package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images of another registry. What that tells of one is kept aside until its layer has come and has
 * the checksum; then it is an image like all others. Safe from any thread; failures of the storage
 * are {@code UNAVAILABLE}.
 */
public final class MirroredImages {

  private static final String CHECKSUMS = "checksums";
  private static final String SIZE = "size";

  private final Store store;
  private final Links links;
  private final Images images;
  private final ImageManifests manifests;
  private final RegistryOptions options;

  MirroredImages(
      Store store, Links links, Images images, ImageManifests manifests, RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.images = images;
    this.manifests = manifests;
    this.options = options;
  }

  /** Whether the registry has an image, complete. */
  public boolean isComplete(ImageId id) {
    return images.findComplete(id) != null;
  }

  /** What was told of an image that has not come whole; null if nothing is kept. */
  public @Nullable MirroredImage find(ImageId id) {
    byte[] told = store.find(V1Layout.mirroredFacts(id), options.manifestLimit());
    byte[] json =
        told == null ? null : store.find(V1Layout.mirroredJson(id), options.manifestLimit());
    Map<String, String> facts = told == null ? null : Fields.read(told);
    if (json == null || facts == null) {
      return null;
    }
    try {
      String checksums = facts.getOrDefault(CHECKSUMS, "");
      return new MirroredImage(
          json,
          checksums.isEmpty() ? List.of() : List.of(checksums.split(",")),
          Long.parseLong(facts.getOrDefault(SIZE, "-1")));
    } catch (NumberFormatException e) {
      return null; // not ours; asking again mends it
    }
  }

  /**
   * Keeps what was told of an image.
   *
   * @throws RegistryException {@code IMAGE_INVALID} if the json is malformed or another image's
   */
  public void keep(ImageId id, MirroredImage image) {
    ImageJson unused = ImageJson.parse(id, image.json());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(CHECKSUMS, String.join(",", image.checksums()));
    facts.put(SIZE, Long.toString(image.layerSize()));
    write(V1Layout.mirroredFacts(id), Fields.write(facts));
    write(V1Layout.mirroredJson(id), image.json());
  }

  /** The ids of an image and its parents as a JSON array; null if they are not kept. */
  public byte @Nullable [] ancestry(ImageId id) {
    return store.find(V1Layout.mirroredAncestry(id), options.manifestLimit());
  }

  /**
   * Keeps the ids of an image and its parents.
   *
   * @param ancestry exactly as it came
   * @throws RegistryException {@code IMAGE_INVALID} if it is malformed or another image's
   */
  public void keepAncestry(ImageId id, byte[] ancestry) {
    List<ImageId> unused = chain(id, ancestry);
    write(V1Layout.mirroredAncestry(id), ancestry);
  }

  /**
   * Reads a list of ids.
   *
   * @throws RegistryException {@code IMAGE_INVALID} if it is malformed or another image's
   */
  public List<ImageId> chain(ImageId id, byte[] ancestry) {
    List<ImageId> chain = ImageJson.chain(id, ancestry);
    if (chain == null || chain.stream().distinct().count() < chain.size()) {
      throw ImageJson.invalid("it is no list of an image and its parents");
    }
    return chain;
  }

  /**
   * Takes the layer of an image of which json, checksums and parents are kept.
   *
   * @param path is told where the layer is written to
   * @return the upload, whose commit completes the image; {@code DIGEST_INVALID} if it has none of
   *     the checksums
   * @throws RegistryException {@code IMAGE_UNKNOWN} if something of that is not kept, {@code
   *     IMAGE_INVALID} if the json has another parent than the list
   */
  public Upload layer(ImageId id, Consumer<String> path) {
    MirroredImage image = find(id);
    byte[] ancestry = ancestry(id);
    if (image == null || ancestry == null || image.checksums().isEmpty()) {
      throw Images.unknown();
    }
    List<ImageId> chain = chain(id, ancestry);
    ImageId parent = ImageJson.parse(id, image.json()).parent();
    if (!List.copyOf(chain.subList(1, Math.min(2, chain.size())))
        .equals(parent == null ? List.of() : List.of(parent))) {
      throw ImageJson.invalid("the image's json and the list of its parents differ");
    }
    return images.keep(id, image, chain, path, () -> forget(id));
  }

  /** Lets go of what is kept aside of an image. */
  public void forget(ImageId id) {
    try {
      store.driver().deleteFolder(V1Layout.mirrored(id));
    } catch (IOException e) {
      throw RegistryException.storage("removing what was told of an image", e);
    }
  }

  /**
   * The OCI manifest of a complete image, made part of a repository.
   *
   * @throws RegistryException {@code MANIFEST_UNKNOWN} if the image, or a parent, is not complete
   *     or has a layer that nobody could unpack; with {@code until} if a layer has to be read first
   */
  public Digest manifest(RepositoryName repository, ImageId id) {
    Digest digest = manifests.of(repository, id);
    if (digest == null) {
      throw new RegistryException(
          ErrorCode.MANIFEST_UNKNOWN, "image " + id + " is not complete, or not of use to v2");
    }
    return digest;
  }

  private void write(String path, byte[] bytes) {
    try (Batch batch = links.batch()) {
      batch.write(path, bytes).commit();
    }
  }
}
