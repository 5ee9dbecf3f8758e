package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.Revisions;
import io.stowage.core.oci.StoredManifest;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The v1 images of manifests: one for each layer. An id is the hash of the layers up to its own,
 * the last one's of them and of the config, so it is the same whenever and wherever it is made. The
 * last image's id is recorded when a tag is listed; the images are made when one is asked for. Safe
 * from any thread.
 */
final class ManifestImages {

  private static final Set<String> CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  private static final int RECORD_BYTES = 4096;
  private static final long MAX_REMEMBERED = 100_000;
  private static final int MOST_TRIES = 100;

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Revisions revisions;
  private final RegistryOptions options;
  private final Cache<Digest, ImageId> ids =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  ManifestImages(
      Store store, Links links, BlobData data, Revisions revisions, RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.revisions = revisions;
    this.options = options;
  }

  /**
   * The image that a manifest of a repository is for v1 clients: of an index, the one for their
   * platform.
   *
   * @return null if it is missing or not an image that they could run
   */
  @Nullable ImageId idOf(RepositoryName repository, Digest digest) {
    ImageId known = ids.getIfPresent(digest);
    if (known == null) {
      known = recorded(digest);
    }
    if (known != null) {
      ids.put(digest, known);
      return known;
    }
    StoredManifest stored = revisions.find(repository, digest);
    if (stored == null) {
      return null;
    }
    Manifest manifest = Manifest.parse(stored.bytes(), null);
    if (!manifest.manifests().isEmpty()) {
      Descriptor chosen = choose(manifest);
      // Not recorded: another platform may be configured tomorrow.
      return chosen == null ? null : idOf(repository, chosen.digest());
    }
    List<Step> steps = steps(manifest);
    if (steps == null) {
      return null;
    }
    Step top = steps.get(steps.size() - 1);
    Map<String, String> source = new LinkedHashMap<>();
    source.put("repository", repository.toString());
    source.put("manifest", digest.toString());
    source.put("chain", top.hash());
    try (Batch batch = links.batch()) {
      batch
          .write(V1Layout.source(top.id()), Fields.write(source))
          .write(V1Layout.imageOf(digest), text(top.id()))
          .commit();
    }
    ids.put(digest, top.id());
    return top.id();
  }

  private @Nullable ImageId recorded(Digest manifest) {
    byte[] record = store.find(V1Layout.imageOf(manifest), RECORD_BYTES);
    String text = record == null ? "" : new String(record, StandardCharsets.UTF_8).trim();
    ImageId id = ImageId.isValid(text) ? ImageId.parse(text) : null;
    return id != null && isStillFor(id) ? id : null;
  }

  /** Whether nobody has pushed another image of a recorded id before it was made. */
  private boolean isStillFor(ImageId id) {
    byte[] record = store.find(V1Layout.source(id), RECORD_BYTES);
    Map<String, String> source = record == null ? null : Fields.read(record);
    if (source == null || links.size(V1Layout.json(id)) < 0) {
      return true; // the manifest was made for the image, or the image is still to be made
    }
    byte[] made = store.find(V1Layout.layerRecord(id), RECORD_BYTES);
    Layer layer = made == null ? null : Layer.parse(made);
    return layer != null && layer.chain() != null && layer.chain().equals(source.get("chain"));
  }

  private @Nullable Descriptor choose(Manifest index) {
    for (Descriptor child : index.manifests()) {
      if (child.platform() != null && options.v1Platform().accepts(child.platform())) {
        return child;
      }
    }
    return index.manifests().size() == 1 && index.manifests().get(0).platform() == null
        ? index.manifests().get(0)
        : null;
  }

  /**
   * Makes an image, and its parents, of the manifest that it was recorded for.
   *
   * @return whether it was recorded and everything that it needs is there
   */
  boolean make(ImageId id) {
    byte[] record = store.find(V1Layout.source(id), RECORD_BYTES);
    Map<String, String> source = record == null ? null : Fields.read(record);
    if (source == null || !RepositoryName.isValid(source.getOrDefault("repository", ""))) {
      return false;
    }
    StoredManifest stored;
    try {
      stored =
          revisions.find(
              RepositoryName.parse(source.getOrDefault("repository", "")),
              Digest.parse(source.getOrDefault("manifest", "")));
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.DIGEST_INVALID) {
        return false;
      }
      throw e;
    }
    Manifest manifest = stored == null ? null : Manifest.parse(stored.bytes(), null);
    Descriptor config = manifest == null ? null : manifest.config();
    List<Step> steps = manifest == null ? null : steps(manifest);
    if (config == null
        || steps == null
        || !steps.get(steps.size() - 1).id().equals(id)
        || config.size() > options.manifestLimit()) {
      return false;
    }
    byte[] configBytes = store.find(Layout.blobData(config.digest()), options.manifestLimit());
    ConfigJson top = configBytes == null ? null : ConfigJson.parse(configBytes);
    if (top == null) {
      return false;
    }
    write(steps, top);
    return true;
  }

  private void write(List<Step> steps, ConfigJson top) {
    List<ImageId> chain = new ArrayList<>();
    try (Batch records = links.batch();
        Batch images = links.batch()) {
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        ImageId parent = i == 0 ? null : steps.get(i - 1).id();
        chain.add(0, step.id());
        if (step.made()) {
          continue;
        }
        Layer layer = new Layer(step.layer().digest(), step.size(), false, null, step.hash());
        records.write(V1Layout.layerRecord(step.id()), layer.bytes());
        images
            .write(V1Layout.ancestry(step.id()), ImageJson.ancestry(chain))
            .write(
                V1Layout.json(step.id()),
                i == steps.size() - 1
                    ? top.image(step.id(), parent)
                    : ConfigJson.layer(step.id(), parent));
      }
      // First, so that an image is never there without its layer.
      records.commitBefore(images);
      images.commit();
    }
  }

  /**
   * An image to be made.
   *
   * @param hash of what it is made of
   * @param layer of it
   * @param size of the layer as stored
   * @param made whether it is there already
   */
  private record Step(ImageId id, String hash, Descriptor layer, long size, boolean made) {}

  /** The images of a manifest, the lowest first; null if v1 clients can do nothing with it. */
  private @Nullable List<Step> steps(Manifest manifest) {
    Descriptor config = manifest.config();
    if (config == null || !CONFIGS.contains(config.mediaType()) || manifest.layers().isEmpty()) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    String hash = "";
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      long size = data.size(layer.digest());
      if (!layer.mediaType().contains("tar") || size < 0) {
        return null;
      }
      boolean last = i == manifest.layers().size() - 1;
      hash = hash(hash + "\n" + layer.digest() + (last ? "\n" + config.digest() : ""));
      Step step = step(hash, layer, size);
      if (step == null) {
        return null;
      }
      steps.add(step);
    }
    return steps;
  }

  /**
   * Finds the id for a hash: the hash, or if somebody has pushed another image of that id, the hash
   * of it and a number.
   */
  private @Nullable Step step(String hash, Descriptor layer, long size) {
    for (int number = 0; number < MOST_TRIES; number++) {
      ImageId id = ImageId.parse(number == 0 ? hash : hash(hash + "\n" + number));
      if (links.size(V1Layout.json(id)) < 0) {
        return new Step(id, hash, layer, size, false);
      }
      byte[] record = store.find(V1Layout.layerRecord(id), RECORD_BYTES);
      Layer known = record == null ? null : Layer.parse(record);
      if (known != null && hash.equals(known.chain())) {
        return new Step(id, hash, layer, size, true);
      }
    }
    return null;
  }

  private static String hash(String text) {
    return Digest.of(Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static byte[] text(ImageId id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
