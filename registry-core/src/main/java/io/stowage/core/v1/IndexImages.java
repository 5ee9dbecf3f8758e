package io.stowage.core.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.model.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** The lists of images that clients announce to the index: {@code [{"id":…,"checksum":…}]}. */
final class IndexImages {

  private IndexImages() {}

  /**
   * The lists of a repository as one: an entry with a checksum wins.
   *
   * @param known the list so far, or null
   * @param more the list that has come
   * @throws io.stowage.core.RegistryException {@code IMAGE_INVALID} if what has come is not a list
   */
  static byte[] merge(byte @Nullable [] known, byte[] more) {
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    check(more);
    if (known == null) {
      return more;
    }
    read(known, entries);
    read(more, entries);
    return write(entries);
  }

  /** A list with images added that are not in it. */
  static byte[] withImages(byte @Nullable [] known, List<ImageId> ids) {
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    if (known != null) {
      read(known, entries);
      if (ids.stream().allMatch(id -> entries.containsKey(id.toString()))) {
        return known;
      }
    }
    ids.forEach(id -> entries.putIfAbsent(id.toString(), null));
    return write(entries);
  }

  private static void check(byte[] list) {
    if (JsonBytes.problem(list) != null) {
      throw ImageJson.invalid("Error Decoding JSON");
    }
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), list)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw ImageJson.invalid("Error Decoding JSON");
      }
      json.skipChildren();
      if (json.nextToken() != null) {
        throw ImageJson.invalid("Error Decoding JSON");
      }
      if (first != JsonToken.START_ARRAY) {
        throw ImageJson.invalid("Invalid data");
      }
    } catch (JacksonException e) {
      throw ImageJson.invalid("Error Decoding JSON");
    }
  }

  /** Adds the entries that have an id; others, which docker-registry takes, say nothing. */
  private static void read(byte[] list, Map<String, @Nullable String> entries) {
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), list)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return;
      }
      while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          json.skipChildren();
          continue;
        }
        Map<String, String> texts = new TreeMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          if (json.nextToken() == JsonToken.VALUE_STRING) {
            texts.put(name, json.getString());
          } else {
            json.skipChildren();
          }
        }
        String id = texts.get("id");
        if (id != null && (texts.containsKey("checksum") || entries.get(id) == null)) {
          entries.put(id, texts.get("checksum"));
        }
      }
    } catch (JacksonException e) {
      // Left by a crash of other software: what has been read of it counts.
    }
  }

  private static byte[] write(Map<String, @Nullable String> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 * entries.size() + 16);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartArray();
      entries.forEach(
          (id, checksum) -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            if (checksum != null) {
              json.writeStringProperty("checksum", checksum);
            }
            json.writeEndObject();
          });
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }
}
