package io.stowage.server.spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds image manifests, indexes and their Docker forms. */
public final class ManifestBuilder {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String mediaType;
  private final ObjectNode root;
  private final ArrayNode parts;

  private ManifestBuilder(String mediaType, String partsField) {
    this.mediaType = mediaType;
    root = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", mediaType);
    parts = JSON.createArrayNode();
    root.set(partsField, parts);
  }

  public static ManifestBuilder image(Content config, Content... layers) {
    return image(MediaTypes.IMAGE, config, layers);
  }

  public static ManifestBuilder image(String mediaType, Content config, Content... layers) {
    ManifestBuilder builder = new ManifestBuilder(mediaType, "layers");
    builder.root.set("config", config.descriptor());
    for (Content layer : layers) {
      builder.part(layer.descriptor());
    }
    return builder;
  }

  public static ManifestBuilder index(Content... manifests) {
    return index(MediaTypes.INDEX, manifests);
  }

  public static ManifestBuilder index(String mediaType, Content... manifests) {
    ManifestBuilder builder = new ManifestBuilder(mediaType, "manifests");
    for (Content manifest : manifests) {
      builder.part(manifest.descriptor());
    }
    return builder;
  }

  /** Adds a layer to an image, a manifest to an index. */
  public ManifestBuilder part(ObjectNode descriptor) {
    parts.add(descriptor);
    return this;
  }

  public ManifestBuilder subject(Content subject) {
    return set("subject", subject.descriptor());
  }

  public ManifestBuilder artifactType(String type) {
    root.put("artifactType", type);
    return this;
  }

  public ManifestBuilder annotation(String key, String value) {
    root.withObjectProperty("annotations").put(key, value);
    return this;
  }

  public ManifestBuilder set(String field, JsonNode value) {
    root.set(field, value);
    return this;
  }

  public ManifestBuilder without(String field) {
    root.remove(field);
    return this;
  }

  /** The manifest as compact JSON. */
  public Content build() {
    return Content.of(mediaType, JSON.writeValueAsBytes(root));
  }

  /** The manifest as JSON of exactly that many bytes, filled up by an annotation. */
  public Content buildOfSize(int size) {
    annotation("org.example.filler", "");
    int missing = size - build().size();
    annotation("org.example.filler", "x".repeat(missing));
    return build();
  }
}
