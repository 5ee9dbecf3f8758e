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
import io.stowage.core.model.MediaType;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.Revisions;
import io.stowage.core.oci.StoredManifest;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.SharedObjects;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The v1 images of manifests: one for each layer. An id is the hash of the layers up to its own,
 * the last one's of them and of the config, so it is the same whenever and wherever it is made.
 * What the last image is made from is recorded when a tag is listed; the images are made when one
 * is asked for. Safe from any thread.
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
  private final SharedObjects shared;
  private final RegistryOptions options;

  /** An id is chosen, and images made, while no push begins: both look whether an id is free. */
  private final Lock choosing;

  private final Lock pushing;

  /** A manifest of a repository. */
  private record Source(RepositoryName repository, Digest manifest) {}

  private final Cache<Source, ImageId> ids =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  ManifestImages(
      Store store,
      Links links,
      BlobData data,
      Revisions revisions,
      SharedObjects shared,
      RegistryOptions options) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.revisions = revisions;
    this.shared = shared;
    this.options = options;
    ReadWriteLock lock = new ReentrantReadWriteLock();
    this.choosing = lock.writeLock();
    this.pushing = lock.readLock();
  }

  /**
   * The image that a manifest of a repository is for v1 clients: of an index, the one for their
   * platform.
   *
   * @return null if it is missing or not an image that they could run
   */
  @Nullable ImageId idOf(RepositoryName repository, Digest digest) {
    Source source = new Source(repository, digest);
    ImageId known = ids.getIfPresent(source);
    if (known != null) {
      return known;
    }
    StoredManifest stored = revisions.find(repository, digest);
    if (stored == null) {
      return null;
    }
    Manifest manifest = Manifest.parse(stored.bytes(), null);
    if (!manifest.manifests().isEmpty()) {
      Descriptor chosen = choose(manifest);
      return chosen == null ? null : idOf(repository, chosen.digest());
    }
    ImageId id = shared(source);
    if (id != null) {
      ids.put(source, id);
      return id;
    }
    ImageId original = original(digest);
    if (original == null) {
      id = record(repository, digest, manifest);
      if (id != null) {
        shared.put(key(source), id.toString().getBytes(StandardCharsets.US_ASCII));
      }
    } else {
      id = hasBlobs(repository, manifest) ? original : null;
    }
    if (id != null) {
      ids.put(source, id);
    }
    return id;
  }

  /** The image that another server has chosen, if it is recorded that it is for this manifest. */
  private @Nullable ImageId shared(Source source) {
    byte[] value = shared.find(key(source));
    String text = value == null ? "" : new String(value, StandardCharsets.US_ASCII);
    ImageId id = ImageId.isValid(text) ? ImageId.parse(text) : null;
    Digest made = id == null ? null : links.read(V1Layout.source(id, source.repository()));
    return made != null && made.equals(source.manifest()) ? id : null;
  }

  private static String key(Source source) {
    return "image-of/" + source.repository() + "/" + source.manifest();
  }

  /**
   * Whether a repository has what a manifest lists, also what need not be held; else it must not
   * lead there.
   */
  private boolean hasBlobs(RepositoryName repository, Manifest manifest) {
    return Stream.concat(Stream.ofNullable(manifest.config()), manifest.layers().stream())
        .allMatch(blob -> links.exists(Layout.layerLink(repository, blob.digest())));
  }

  /** The image that a manifest was made for; null if it was pushed. */
  private @Nullable ImageId original(Digest manifest) {
    byte[] record = store.find(V1Layout.imageOf(manifest), RECORD_BYTES);
    String text = record == null ? "" : new String(record, StandardCharsets.UTF_8).trim();
    return ImageId.isValid(text) ? ImageId.parse(text) : null;
  }

  /** Chooses an id, and records what its image is made from. */
  private @Nullable ImageId record(RepositoryName repository, Digest digest, Manifest manifest) {
    choosing.lock();
    try {
      ImageId id = top(repository, manifest);
      if (id != null && links.size(V1Layout.source(id, repository)) < 0) {
        links.write(V1Layout.source(id, repository), digest);
      }
      return id;
    } finally {
      choosing.unlock();
    }
  }

  private @Nullable ImageId top(RepositoryName repository, Manifest manifest) {
    List<Step> steps = steps(repository, manifest);
    return steps == null ? null : steps.get(steps.size() - 1).id();
  }

  private @Nullable Descriptor choose(Manifest index) {
    for (Descriptor child : index.manifests()) {
      if (MediaType.isImage(child.mediaType())
          && child.platform() != null
          && options.v1Platform().accepts(child.platform())) {
        return child;
      }
    }
    Descriptor first = index.manifests().get(0);
    return index.manifests().size() == 1
            && first.platform() == null
            && MediaType.isImage(first.mediaType())
        ? first
        : null;
  }

  /**
   * Makes an image, and its parents, of the manifest that it was recorded for.
   *
   * @return whether it was recorded and everything that it needs is there
   */
  boolean make(ImageId id) {
    if (plan(id) == null) {
      return false;
    }
    choosing.lock();
    try {
      Plan plan = plan(id);
      if (plan != null) {
        write(plan.steps(), plan.top());
      }
      return plan != null;
    } finally {
      choosing.unlock();
    }
  }

  /**
   * Begins a push of an image by v1; none of that id is chosen or made for a manifest meanwhile.
   *
   * @throws RegistryException {@code IMAGE_EXISTS} if one has been
   */
  void begin(ImageId id, Runnable push) {
    pushing.lock();
    try {
      if (isMade(id) || plan(id) != null) {
        throw new RegistryException(ErrorCode.IMAGE_EXISTS, "Image already exists");
      }
      push.run();
    } finally {
      pushing.unlock();
    }
  }

  private boolean isMade(ImageId id) {
    Layer layer = Layer.recorded(store, id);
    return layer != null
        && layer.chain() != null
        && layer.digest() != null
        && data.size(layer.digest()) == layer.size()
        && links.size(V1Layout.json(id)) >= 0;
  }

  /** The images to make, the lowest first, and what the last one's json is made of. */
  private record Plan(List<Step> steps, ConfigJson top) {}

  /** What an image and its parents are made of; null if it was not recorded or something misses. */
  private @Nullable Plan plan(ImageId id) {
    return first(id, (repository, digest) -> plan(id, repository, digest));
  }

  /**
   * The manifest that an image was recorded for, while one of its repositories has it; else null.
   */
  @Nullable Digest source(ImageId id) {
    return first(
        id, (repository, digest) -> revisions.find(repository, digest) == null ? null : digest);
  }

  /** Looks at a manifest of a repository; null to go on with the next. */
  private interface Look<T> {
    @Nullable T at(RepositoryName repository, Digest digest);
  }

  /** The first that is found among the manifests that an image was recorded for; else null. */
  private <T> @Nullable T first(ImageId id, Look<T> look) {
    String folder = V1Layout.sources(id);
    try (Listing<FolderEntry> sources = store.driver().children(folder, "")) {
      for (FolderEntry source = sources.next(); source != null; source = sources.next()) {
        RepositoryName repository = V1Layout.sourceRepository(source.name());
        Digest digest = repository == null ? null : links.read(folder + "/" + source.name());
        T found = repository == null || digest == null ? null : look.at(repository, digest);
        if (found != null) {
          return found;
        }
      }
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("looking for what an image is made from", e);
    }
  }

  private @Nullable Plan plan(ImageId id, RepositoryName repository, Digest digest) {
    StoredManifest stored = revisions.find(repository, digest);
    Manifest manifest = stored == null ? null : Manifest.parse(stored.bytes(), null);
    Descriptor config = manifest == null ? null : manifest.config();
    List<Step> steps = manifest == null ? null : steps(repository, manifest);
    if (config == null || steps == null || !steps.get(steps.size() - 1).id().equals(id)) {
      return null;
    }
    byte[] bytes = store.find(Layout.blobData(config.digest()), options.manifestLimit());
    ConfigJson top = bytes == null ? null : ConfigJson.parse(bytes);
    return top == null ? null : new Plan(steps, top);
  }

  private void write(List<Step> steps, ConfigJson top) {
    List<ImageId> chain = new ArrayList<>();
    try (Batch records = links.batch();
        Batch parents = links.batch();
        Batch last = links.batch()) {
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        boolean isLast = i == steps.size() - 1;
        ImageId parent = i == 0 ? null : steps.get(i - 1).id();
        chain.add(0, step.id());
        if (step.made()) {
          continue;
        }
        Layer layer =
            new Layer(step.layer().digest(), step.size(), false, false, null, step.hash());
        records.write(V1Layout.layerRecord(step.id()), layer.bytes());
        (isLast ? last : parents)
            .write(V1Layout.ancestry(step.id()), ImageJson.ancestry(chain))
            .write(
                V1Layout.json(step.id()),
                isLast ? top.image(step.id(), parent) : ConfigJson.layer(step.id(), parent));
      }
      // So that an image is never there without its layer, nor the last one, which is what has the
      // others made, without its parents.
      records.commitBefore(parents);
      parents.commitBefore(last);
      last.commit();
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

  /**
   * The images of a manifest, the lowest first; null if v1 clients can do nothing with it, or the
   * repository does not have all of it.
   */
  private @Nullable List<Step> steps(RepositoryName repository, Manifest manifest) {
    Descriptor config = manifest.config();
    if (config == null
        || !CONFIGS.contains(config.mediaType())
        || manifest.layers().isEmpty()
        || config.size() > options.manifestLimit()
        || !hasBlobs(repository, manifest)) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    String hash = "";
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      long size = layer.mediaType().contains("tar") ? data.size(layer.digest()) : -1;
      boolean last = i == manifest.layers().size() - 1;
      hash = hash(hash + "\n" + layer.digest() + (last ? "\n" + config.digest() : ""));
      Step step = size < 0 ? null : step(hash, layer, size);
      if (step == null) {
        return null;
      }
      steps.add(step);
    }
    return steps;
  }

  /**
   * Finds the id for a hash: the hash, or if somebody has pushed another image of that id, the hash
   * of it and a number. An image that was made keeps its id, also if that other one is gone.
   */
  private @Nullable Step step(String hash, Descriptor layer, long size) {
    Step free = null;
    for (int number = 0; number < MOST_TRIES; number++) {
      ImageId id = ImageId.parse(number == 0 ? hash : hash(hash + "\n" + number));
      if (links.size(V1Layout.json(id)) >= 0) {
        Layer known = Layer.recorded(store, id);
        if (known != null && hash.equals(known.chain())) {
          return new Step(id, hash, layer, size, true);
        }
      } else if (links.size(V1Layout.uploadJson(id)) < 0) { // else a push of it is on its way
        if (free != null) {
          return free;
        }
        free = new Step(id, hash, layer, size, false);
      }
    }
    return free;
  }

  private static String hash(String text) {
    return Digest.of(Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
