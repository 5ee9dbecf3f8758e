package io.stowage.acceptance.robustness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image manifest.
 *
 * @param text the bytes pushed
 * @param digest of those bytes
 * @param blobs that it names: the configuration, then the layers
 */
record ImageManifest(Payload text, String digest, List<Content> blobs) {

  static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  /** The manifest of an image of these blobs, the first of which is its configuration. */
  static ImageManifest of(List<Content> blobs) {
    String config = descriptor("config", blobs.get(0));
    String layers =
        blobs.stream()
            .skip(1)
            .map(layer -> descriptor("layer", layer))
            .collect(Collectors.joining(",", "[", "]"));
    byte[] text =
        ("{\"schemaVersion\":2,\"mediaType\":\""
                + MEDIA_TYPE
                + "\",\"config\":"
                + config
                + ",\"layers\":"
                + layers
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    return new ImageManifest(Payload.of(text), Content.digestOf(text), List.copyOf(blobs));
  }

  private static String descriptor(String kind, Content content) {
    String type =
        kind.equals("config")
            ? "application/vnd.oci.image.config.v1+json"
            : "application/vnd.oci.image.layer.v1.tar";
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, content.digest(), content.size());
  }
}
