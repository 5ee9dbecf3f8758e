package io.stowage.core.oci;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the images of repositories say of themselves, for search (OCI image specification,
 * "Annotations"). Safe from any thread; failures of the storage are {@code UNAVAILABLE}.
 */
public final class ImageDescriptions {

  private static final String KEY = "org.opencontainers.image.description";
  private static final Tag LATEST = Tag.parse("latest");

  /** Of how many tags, the last by name, the newest is taken: each is a look at the storage. */
  private static final int MOST_TAGS = 5;

  private static final int MOST_CONFIG_BYTES = 1 << 20;

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Contents contents;
  private final TagLinks tags;
  private final Revisions revisions;

  /** For {@link io.stowage.core.Registry}, which has one. */
  public ImageDescriptions(
      Store store,
      Links links,
      BlobData data,
      Contents contents,
      TagLinks tags,
      Revisions revisions) {
    this.store = store;
    this.links = links;
    this.data = data;
    this.contents = contents;
    this.tags = tags;
    this.revisions = revisions;
  }

  /**
   * The manifest that describes a repository: that of the tag {@code latest}, else of the newest
   * tag.
   *
   * @return null if no tag is linked to a manifest; a tag of the v1 API is not
   */
  public @Nullable Digest source(RepositoryName repository) {
    Digest latest = tags.resolve(repository, LATEST);
    return latest != null ? latest : newest(repository);
  }

  private @Nullable Digest newest(RepositoryName repository) {
    List<Tag> all = tags.candidates(repository);
    Map<Tag, Instant> times = new HashMap<>();
    for (Tag tag : all.subList(Math.max(0, all.size() - MOST_TAGS), all.size())) {
      Instant written = written(Layout.tagLink(repository, tag));
      if (written != null) {
        times.put(tag, written);
      }
    }
    return times.entrySet().stream()
        .sorted(Map.Entry.<Tag, Instant>comparingByValue().reversed())
        .map(entry -> tags.resolve(repository, entry.getKey()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private @Nullable Instant written(String link) {
    try {
      return store.driver().stat(link).modified();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("looking for a tag", e);
    }
  }

  /**
   * Reads what an image says of itself: in the annotations of its manifest, else in the labels of
   * its config. Of an index, in its annotations, else what its first image says.
   *
   * @return empty if it says nothing, or is missing or cannot be understood
   */
  public String read(RepositoryName repository, Digest manifest) {
    return read(repository, manifest, true);
  }

  private String read(RepositoryName repository, Digest digest, boolean whole) {
    StoredManifest stored = revisions.find(repository, digest);
    Manifest manifest = stored == null ? null : parse(stored);
    if (manifest == null) {
      return "";
    }
    String annotation = manifest.annotations().get(KEY);
    if (annotation != null) {
      return annotation;
    }
    if (manifest.config() != null) {
      return label(repository, manifest.config());
    }
    return whole && !manifest.manifests().isEmpty()
        ? read(repository, manifest.manifests().get(0).digest(), false)
        : "";
  }

  private static @Nullable Manifest parse(StoredManifest stored) {
    try {
      return Manifest.parse(stored.bytes(), stored.mediaType());
    } catch (RegistryException e) {
      return null;
    }
  }

  private String label(RepositoryName repository, Descriptor config) {
    Digest digest = config.digest();
    if (!links.existsOrSeenRecently(Layout.layerLink(repository, digest))) {
      return "";
    }
    try (BlobContent content = BlobContent.open(store, links, data, contents, digest)) {
      if (content.size() > MOST_CONFIG_BYTES) {
        return "";
      }
      try (InputStream in = Channels.newInputStream(content.read(0, content.size()))) {
        String label = ConfigLabels.find(in.readAllBytes(), KEY);
        return label == null ? "" : label;
      }
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw RegistryException.storage("reading the config of an image", e);
    }
  }
}
