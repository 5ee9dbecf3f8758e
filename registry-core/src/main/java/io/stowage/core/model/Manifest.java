package io.stowage.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the registry reads in a manifest (OCI image specification, "Image Manifest" and "Image
 * Index"). The bytes themselves are stored and served as they came.
 *
 * @param mediaType of the manifest, as it says itself or as its shape tells
 * @param config of an image; null for an index
 * @param layers of an image, or the blobs of an artifact manifest; empty for an index
 * @param manifests of an index; empty for an image
 * @param subject that it refers to, or null
 * @param declaredArtifactType its {@code artifactType}, or null if it has none or an empty one
 * @param annotations in their order; empty if there are none
 */
public record Manifest(
    String mediaType,
    @Nullable Descriptor config,
    List<Descriptor> layers,
    List<Descriptor> manifests,
    @Nullable Descriptor subject,
    @Nullable String declaredArtifactType,
    Map<String, String> annotations) {

  /**
   * Parses a manifest.
   *
   * @param contentType that it was pushed with, parameters allowed; null if it is not known
   * @throws io.stowage.core.RegistryException {@code MANIFEST_INVALID} that says what is wrong
   */
  public static Manifest parse(byte[] bytes, @Nullable String contentType) {
    return new ManifestParser(bytes, contentType).parse();
  }

  /**
   * The artifact type as the referrers API shows it: the declared one, else for an image the media
   * type of its config, else null.
   */
  public @Nullable String artifactType() {
    if (declaredArtifactType != null) {
      return declaredArtifactType;
    }
    return config == null || config.mediaType().isEmpty() ? null : config.mediaType();
  }

  /**
   * The blobs that an image needs to be pulled: config and layers, without non-distributable ones.
   */
  public List<Descriptor> blobs() {
    List<Descriptor> blobs = new ArrayList<>(layers.size() + 1);
    if (config != null) {
      blobs.add(config);
    }
    for (Descriptor layer : layers) {
      if (!layer.isNonDistributable()) {
        blobs.add(layer);
      }
    }
    return blobs;
  }
}
