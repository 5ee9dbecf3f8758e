package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads one manifest in one pass, without building a tree of what the registry does not need. */
final class ManifestParser {

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          // Two readers that pick different ones of two equal keys would see two images.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final byte[] bytes;
  private final @Nullable String contentType;

  private boolean schemaVersionSeen;
  private @Nullable String mediaType;
  private @Nullable Descriptor config;
  private @Nullable List<Descriptor> layers;
  private @Nullable List<Descriptor> blobs;
  private @Nullable List<Descriptor> manifests;
  private @Nullable Descriptor subject;
  private @Nullable String artifactType;
  private Map<String, String> annotations = Map.of();

  ManifestParser(byte[] bytes, @Nullable String contentType) {
    this.bytes = bytes;
    this.contentType = contentType == null ? null : MediaType.withoutParameters(contentType);
  }

  Manifest parse() {
    if (contentType != null && MediaType.isSchema1(contentType)) {
      throw schema1();
    }
    String problem = JsonBytes.problem(bytes);
    if (problem != null) {
      throw invalid(problem);
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("it is not a JSON object");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        property(json, name);
      }
      if (json.nextToken() != null) {
        throw invalid("there is something behind the end of the JSON object");
      }
    } catch (JacksonException e) {
      throw invalid("it is not well-formed JSON: " + Text.excerpt(e.getOriginalMessage()));
    }
    return manifest();
  }

  private void property(JsonParser json, String name) {
    switch (name) {
      case "schemaVersion" -> schemaVersion(json);
      case "mediaType" -> mediaType = text(json, name);
      case "artifactType" -> artifactType = text(json, name);
      case "config" -> config = descriptor(json, name);
      case "layers" -> layers = descriptors(json, name);
      case "blobs" -> blobs = descriptors(json, name);
      case "manifests" -> manifests = descriptors(json, name);
      case "subject" ->
          subject = json.currentToken() == JsonToken.VALUE_NULL ? null : descriptor(json, name);
      case "annotations" -> annotations = annotations(json, name);
      default -> json.skipChildren();
    }
  }

  private void schemaVersion(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && "1".equals(json.getString())) {
      throw schema1();
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || !"2".equals(json.getString())) {
      throw invalid("schemaVersion must be 2");
    }
    schemaVersionSeen = true;
  }

  private Manifest manifest() {
    if (!schemaVersionSeen) {
      throw invalid("schemaVersion is missing");
    }
    String type = type();
    String artifact = artifactType == null || artifactType.isEmpty() ? null : artifactType;
    if (MediaType.isIndex(type)) {
      if (manifests == null) {
        throw invalid("manifests is missing");
      }
      if (config != null || layers != null) {
        throw invalid("an index has no config and no layers");
      }
      return new Manifest(type, null, List.of(), manifests, subject, artifact, annotations);
    }
    if (manifests != null) {
      throw invalid("an image has no manifests");
    }
    if (type.equals(MediaType.OCI_ARTIFACT)) {
      List<Descriptor> content = blobs == null ? List.of() : blobs;
      return new Manifest(type, null, content, List.of(), subject, artifact, annotations);
    }
    if (config == null) {
      throw invalid("config is missing");
    }
    if (layers == null) {
      throw invalid("layers is missing");
    }
    return new Manifest(type, config, layers, List.of(), subject, artifact, annotations);
  }

  /** The manifest's own media type; without one it is OCI's, by its shape. */
  private String type() {
    String type = mediaType;
    if (type == null || type.isEmpty()) {
      type = manifests != null ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
    }
    if (MediaType.isSchema1(type)) {
      throw schema1();
    }
    if (contentType != null && !contentType.isEmpty() && !contentType.equals(type)) {
      throw invalid(
          "the Content-Type '"
              + Text.excerpt(contentType)
              + "' is not its media type '"
              + Text.excerpt(type)
              + "'");
    }
    if (!MediaType.isIndex(type) && !MediaType.isImage(type)) {
      throw invalid("unsupported media type '" + Text.excerpt(type) + "'");
    }
    return type;
  }

  private static List<Descriptor> descriptors(JsonParser json, String name) {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return List.of(); // as programs in Go write an empty list
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(name + " must be an array");
    }
    List<Descriptor> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(descriptor(json, name + "[" + list.size() + "]"));
    }
    return list;
  }

  private static Descriptor descriptor(JsonParser json, String where) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(where + " must be an object");
    }
    String mediaType = "";
    Digest digest = null;
    long size = -1;
    String artifactType = null;
    Map<String, String> annotations = Map.of();
    Platform platform = null;
    boolean external = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "mediaType" -> mediaType = text(json, where + ".mediaType");
        case "digest" -> digest = digest(json, where + ".digest");
        case "size" -> size = size(json, where + ".size");
        case "artifactType" -> artifactType = text(json, where + ".artifactType");
        case "annotations" -> annotations = annotations(json, where + ".annotations");
        case "platform" -> platform = platform(json);
        case "urls" -> {
          external =
              json.currentToken() == JsonToken.START_ARRAY
                  && json.nextToken() != JsonToken.END_ARRAY;
          while (external && json.currentToken() != JsonToken.END_ARRAY) {
            json.skipChildren();
            json.nextToken();
          }
        }
        default -> json.skipChildren();
      }
    }
    if (digest == null) {
      throw invalid(where + ".digest is missing");
    }
    if (size < 0) {
      throw invalid(where + ".size is missing");
    }
    return new Descriptor(mediaType, digest, size, artifactType, annotations, platform, external);
  }

  /** A platform; null for what is none, since pushes do not depend on it. */
  private static @Nullable Platform platform(JsonParser json) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(name, json.getString());
      } else {
        json.skipChildren();
      }
    }
    String os = texts.get("os");
    String architecture = texts.get("architecture");
    return os == null || architecture == null
        ? null
        : new Platform(os, architecture, texts.get("variant"));
  }

  private static Digest digest(JsonParser json, String where) {
    try {
      return Digest.parse(text(json, where));
    } catch (RegistryException e) {
      throw invalid(where + ": " + e.message());
    }
  }

  private static long size(JsonParser json, String where) {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getString().length() > 18) {
      throw invalid(where + " must be a whole number below 10^18");
    }
    long size = json.getLongValue();
    if (size < 0) {
      throw invalid(where + " must not be negative");
    }
    return size;
  }

  private static String text(JsonParser json, String where) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(where + " must be a string");
    }
    return json.getString();
  }

  private static Map<String, String> annotations(JsonParser json, String where) {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(where + " must be an object");
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      annotations.put(name, text(json, where + " values"));
    }
    return annotations;
  }

  private static RegistryException schema1() {
    return new RegistryException(
        ErrorCode.MANIFEST_INVALID,
        "Docker schema 1 manifests are not accepted; push with a client that speaks schema 2 or OCI");
  }

  private static RegistryException invalid(String why) {
    return new RegistryException(ErrorCode.MANIFEST_INVALID, "invalid manifest: " + why);
  }
}
