package io.stowage.core.v1;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Small records: JSON objects of texts. */
final class Fields {

  static final JsonFactory JSON = new JsonFactory();

  private Fields() {}

  /** Writes a record; entries are in the order of the map. */
  static byte[] write(Map<String, String> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      fields.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Reads a record; null if it is none, as after a crash of other software. */
  static @Nullable Map<String, String> read(byte[] bytes) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          return null;
        }
        fields.put(name, json.getString());
      }
      return fields;
    } catch (JacksonException e) {
      return null;
    }
  }
}
