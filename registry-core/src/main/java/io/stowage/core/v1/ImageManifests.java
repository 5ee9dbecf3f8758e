package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
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
import io.stowage.core.storage.V1Layout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The OCI manifests of v1 images. Manifest and config follow from the image and its parents alone,
 * so they are the same whenever they are made; the digest is recorded beside. Safe from any thread.
 */
final class ImageManifests {

  private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
  private static final long MAX_REMEMBERED = 100_000;

  /** A manifest and the repository that it has been made part of. */
  private record Made(RepositoryName repository, ImageId id) {}

  /** An image of the chain with its layer as it is offered. */
  private record Step(Image image, LayerFacts facts) {}

  private final Links links;
  private final BlobData data;
  private final Revisions revisions;
  private final Promises promises;
  private final Images images;
  private final LayerScans scans;
  private final Cache<Made, Digest> made =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  ImageManifests(
      Links links,
      BlobData data,
      Revisions revisions,
      Promises promises,
      Images images,
      LayerScans scans) {
    this.links = links;
    this.data = data;
    this.revisions = revisions;
    this.promises = promises;
    this.images = images;
    this.scans = scans;
  }

  /** The manifest of an image, if it has been made or the image was made from it; else null. */
  @Nullable Digest known(ImageId id) {
    Digest recorded = links.read(V1Layout.manifestOf(id));
    return recorded != null ? recorded : images.source(id);
  }

  /**
   * The manifest of an image, made part of a repository.
   *
   * @return null if the image, or a parent, is missing or not complete
   * @throws RegistryException with {@code until} if a layer has to be read first
   */
  @Nullable Digest of(RepositoryName repository, ImageId id) {
    Made key = new Made(repository, id);
    Digest known = made.getIfPresent(key);
    if (known == null) {
      known = known(id);
    }
    if (known != null && links.existsOrSeenRecently(Layout.revisionLink(repository, known))) {
      made.put(key, known);
      return known;
    }
    Digest digest = known != null && adopt(repository, known) ? known : make(repository, id);
    if (digest != null) {
      made.put(key, digest);
    }
    return digest;
  }

  /** Makes a manifest that was made before part of a repository; whether all of it is there. */
  private boolean adopt(RepositoryName repository, Digest digest) {
    StoredManifest stored = revisions.read(digest);
    if (stored == null) {
      return false;
    }
    Manifest manifest = Manifest.parse(stored.bytes(), null);
    List<Target> targets = new ArrayList<>();
    for (Descriptor blob : manifest.blobs()) {
      targets.add(new Target.Data(blob.digest(), blob.size()));
    }
    return promises
        .promise(
            targets,
            missing -> {
              if (missing.isEmpty()) {
                try (Batch content = links.batch();
                    Batch root = links.batch()) {
                  for (Descriptor blob : manifest.blobs()) {
                    content.link(Layout.layerLink(repository, blob.digest()), blob.digest());
                  }
                  root.link(Layout.revisionLink(repository, digest), digest);
                  content.commitBefore(root);
                  root.commit();
                }
              }
            })
        .isEmpty();
  }

  private @Nullable Digest make(RepositoryName repository, ImageId id) {
    List<Step> steps = steps(id);
    return steps == null ? null : write(repository, id, steps);
  }

  /** The images of the chain, the lowest first. */
  private @Nullable List<Step> steps(ImageId id) {
    Image top = images.findComplete(id);
    if (top == null) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    List<CompletableFuture<?>> awaited = new ArrayList<>();
    for (int i = top.chain().size() - 1; i >= 0; i--) {
      Image image = images.findComplete(top.chain().get(i));
      if (image == null) {
        return null;
      }
      LayerFacts facts = scans.find(image);
      if (facts == null) {
        awaited.add(scans.start(image));
      } else {
        steps.add(new Step(image, facts));
      }
    }
    if (!awaited.isEmpty()) {
      throw RegistryException.later(
          "the layers of the image are being read for the first time; try again later",
          CompletableFuture.allOf(awaited.toArray(new CompletableFuture<?>[0])));
    }
    for (Step step : steps) {
      if (step.facts().diffId() == null) {
        return null; // nothing that a client could unpack
      }
    }
    return steps;
  }

  private Digest write(RepositoryName repository, ImageId id, List<Step> steps) {
    byte[] config = config(steps);
    Digest configDigest = Digest.of(Algorithm.SHA256, config);
    byte[] manifest = manifest(configDigest, config.length, steps);
    Digest digest = Digest.of(Algorithm.SHA256, manifest);
    Set<Digest> blobs = new LinkedHashSet<>();
    List<Target> targets = new ArrayList<>();
    for (Step step : steps) {
      if (blobs.add(step.facts().offered())) {
        targets.add(new Target.Data(step.facts().offered(), step.facts().offeredSize()));
      }
    }
    blobs.add(configDigest);
    promises.promise(
        targets,
        missing -> {
          if (!missing.isEmpty()) {
            throw new RegistryException(
                ErrorCode.UNAVAILABLE, "a layer of the image was removed meanwhile; push it again");
          }
          try (Batch content = links.batch();
              Batch root = links.batch()) {
            add(content, configDigest, config);
            add(content, digest, manifest);
            for (Digest blob : blobs) {
              content.link(Layout.layerLink(repository, blob), blob);
            }
            // Before the manifest is known for the image's: it must never be shown as another's.
            content.write(
                V1Layout.imageOf(digest), id.toString().getBytes(StandardCharsets.US_ASCII));
            root.link(V1Layout.manifestOf(id), digest)
                .link(Layout.revisionLink(repository, digest), digest);
            content.commitBefore(root);
            root.commit();
          }
        });
    return digest;
  }

  private void add(Batch batch, Digest digest, byte[] bytes) {
    String path = Layout.blobData(digest);
    if (data.size(digest) != bytes.length) {
      batch.write(path, bytes);
    }
  }

  private static byte[] manifest(Digest config, int configSize, List<Step> steps) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeNumberProperty("schemaVersion", 2);
      json.writeStringProperty("mediaType", MediaType.OCI_MANIFEST);
      json.writeName("config");
      descriptor(json, CONFIG_TYPE, config, configSize);
      json.writeName("layers");
      json.writeStartArray();
      for (Step step : steps) {
        LayerFacts facts = step.facts();
        descriptor(json, facts.mediaType(), facts.offered(), facts.offeredSize());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void descriptor(JsonGenerator json, String type, Digest digest, long size) {
    json.writeStartObject();
    json.writeStringProperty("mediaType", type);
    json.writeStringProperty("digest", digest.toString());
    json.writeNumberProperty("size", size);
    json.writeEndObject();
  }

  private static byte[] config(List<Step> steps) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      V1History top = V1History.parse(steps.get(steps.size() - 1).image().json());
      top.writeShared(json);
      json.writeName("rootfs");
      json.writeStartObject();
      json.writeStringProperty("type", "layers");
      json.writeName("diff_ids");
      json.writeStartArray();
      steps.forEach(step -> json.writeString(String.valueOf(step.facts().diffId())));
      json.writeEndArray();
      json.writeEndObject();
      json.writeName("history");
      json.writeStartArray();
      steps.forEach(step -> V1History.parse(step.image().json()).writeEntry(json));
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
