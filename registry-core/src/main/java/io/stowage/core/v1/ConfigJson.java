package io.stowage.core.v1;

import io.stowage.core.model.ImageId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** The config of an image (OCI image specification, "Image Configuration") as v1 image json. */
final class ConfigJson {

  /** What configs and image jsons have alike, in the order in which it is written. */
  static final List<String> SHARED =
      List.of(
          "created",
          "author",
          "architecture",
          "os",
          "variant",
          "docker_version",
          "comment",
          "container",
          "container_config",
          "config");

  private static final String NEVER = "1970-01-01T00:00:00Z";

  private final Map<String, byte[]> values;

  private ConfigJson(Map<String, byte[]> values) {
    this.values = values;
  }

  /**
   * Takes the properties that both kinds of JSON have.
   *
   * @return null if it is no JSON object
   */
  static @Nullable ConfigJson parse(byte[] bytes) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_NULL && SHARED.contains(name)) {
          values.put(name, copy(json));
        } else {
          json.skipChildren();
        }
      }
      return new ConfigJson(values);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static byte[] copy(JsonParser json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator copy = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      copy.copyCurrentStructure(json);
    }
    return bytes.toByteArray();
  }

  /** The shared properties that are there, as JSON, by their names. */
  Map<String, byte[]> values() {
    return values;
  }

  /** The json of the last image. */
  byte[] image(ImageId id, @Nullable ImageId parent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      begin(json, id, parent);
      for (String name : SHARED) {
        byte[] value = values.get(name);
        if (value != null) {
          json.writeName(name);
          json.writeRawValue(new String(value, StandardCharsets.UTF_8));
        } else if (name.equals("created")) {
          json.writeStringProperty(name, NEVER);
        }
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** The json of a lower image, of which nothing is known but its layer. */
  static byte[] layer(ImageId id, @Nullable ImageId parent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      begin(json, id, parent);
      json.writeStringProperty("created", NEVER);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void begin(JsonGenerator json, ImageId id, @Nullable ImageId parent) {
    json.writeStartObject();
    json.writeStringProperty("id", id.toString());
    if (parent != null) {
      json.writeStringProperty("parent", parent.toString());
    }
  }
}
