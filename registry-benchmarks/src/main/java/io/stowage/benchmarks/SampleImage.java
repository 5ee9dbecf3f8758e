package io.stowage.benchmarks;

import java.nio.charset.StandardCharsets;

/** A small image: config, one layer, and the manifest that names both. */
final class SampleImage {
  private final byte[] config;
  private final byte[] layer;
  private final byte[] manifest;
  private final String configDigest;
  private final String layerDigest;
  private final String manifestDigest;

  private SampleImage(byte[] config, byte[] layer, byte[] manifest) {
    this.config = config;
    this.layer = layer;
    this.manifest = manifest;
    this.configDigest = Sha256.of(config);
    this.layerDigest = Sha256.of(layer);
    this.manifestDigest = Sha256.of(manifest);
  }

  /**
   * Makes an image.
   *
   * @param number what makes it differ from every other
   * @param layer its layer
   * @param padding how many bytes of annotation the manifest carries besides
   */
  static SampleImage of(String number, byte[] layer, int padding) {
    byte[] config =
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"NUMBER="
                + number
                + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + Sha256.of(layer)
                + "\"]}}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",\
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}],\
        "annotations":{"padding":"%s"}}"""
            .formatted(
                RegistryConnection.MANIFEST_TYPE,
                Sha256.of(config),
                config.length,
                Sha256.of(layer),
                layer.length,
                "x".repeat(padding))
            .getBytes(StandardCharsets.UTF_8);
    return new SampleImage(config, layer, manifest);
  }

  byte[] config() {
    return config;
  }

  byte[] layer() {
    return layer;
  }

  byte[] manifest() {
    return manifest;
  }

  String configDigest() {
    return configDigest;
  }

  String layerDigest() {
    return layerDigest;
  }

  String manifestDigest() {
    return manifestDigest;
  }
}
