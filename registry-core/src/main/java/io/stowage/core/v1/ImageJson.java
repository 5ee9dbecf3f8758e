package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * What the registry reads in the json of a v1 image. The bytes themselves are stored and served as
 * they came.
 *
 * @param parent of the image; null if it has none
 */
record ImageJson(@Nullable ImageId parent) {

  /**
   * Parses the json of an image that is being pushed.
   *
   * @throws RegistryException {@code IMAGE_INVALID} with docker-registry's message
   */
  static ImageJson parse(ImageId id, byte[] bytes) {
    if (JsonBytes.problem(bytes) != null) {
      throw invalid("Invalid JSON");
    }
    String ownId = null;
    boolean hasId = false;
    boolean empty = true;
    String parent = null;
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("Invalid JSON");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        empty = false;
        if (name.equals("id")) {
          hasId = true;
          ownId = value == JsonToken.VALUE_STRING ? json.getString() : null;
        } else if (name.equals("parent")) {
          parent = parent(json, value);
        }
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw invalid("Invalid JSON");
      }
    } catch (JacksonException e) {
      throw invalid("Invalid JSON");
    }
    if (empty) {
      throw invalid("Invalid JSON");
    }
    if (!hasId) {
      throw invalid("Missing key `id' in JSON");
    }
    if (!id.toString().equals(ownId)) {
      throw invalid("JSON data contains invalid id");
    }
    if (parent != null && !ImageId.isValid(parent)) {
      throw invalid("Image depends on a non existing parent");
    }
    return new ImageJson(parent == null ? null : ImageId.parse(parent));
  }

  /** The parent that a value names; a text that is no id for what cannot be one. */
  private static @Nullable String parent(JsonParser json, JsonToken value) {
    return switch (value) {
      case VALUE_STRING -> json.getString().isEmpty() ? null : json.getString();
      case VALUE_NULL, VALUE_FALSE -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          json.getString().matches("-?[0.]+") ? null : json.getString();
      case START_OBJECT -> json.nextToken() == JsonToken.END_OBJECT ? null : skip(json);
      case START_ARRAY -> json.nextToken() == JsonToken.END_ARRAY ? null : skip(json);
      default -> "true";
    };
  }

  /** Goes to the end of the object or array whose first value has been read. */
  private static String skip(JsonParser json) {
    int depth = 1;
    JsonToken token = json.currentToken();
    while (token != null) {
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        break;
      }
      token = json.nextToken();
    }
    return "?";
  }

  /** Writes the ids of an image and its parents. */
  static byte[] ancestry(List<ImageId> chain) {
    return list(chain);
  }

  /** Writes the checksum of an image. */
  static byte[] checksums(String checksum) {
    return list(List.of(checksum));
  }

  private static byte[] list(List<?> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(76 * texts.size());
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartArray();
      texts.forEach(text -> json.writeString(text.toString()));
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  /** Reads an array of texts, or one bare text as a list of one; null if it is neither. */
  static @Nullable List<String> texts(byte[] bytes) {
    List<String> texts = new ArrayList<>();
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.VALUE_STRING) {
        String text = json.getString();
        return json.nextToken() == null ? List.of(text) : null;
      }
      if (first != JsonToken.START_ARRAY) {
        return null;
      }
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        texts.add(json.getString());
      }
      boolean whole = json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null;
      return whole ? List.copyOf(texts) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * Reads the stored ancestry of an image; null if it is malformed, as after a crash of other
   * software.
   */
  static @Nullable List<ImageId> chain(ImageId id, byte[] bytes) {
    List<String> texts = texts(bytes);
    if (texts == null || texts.isEmpty() || !texts.get(0).equals(id.toString())) {
      return null;
    }
    for (String text : texts) {
      if (!ImageId.isValid(text)) {
        return null;
      }
    }
    return texts.stream().map(ImageId::parse).toList();
  }

  static RegistryException invalid(String message) {
    return new RegistryException(ErrorCode.IMAGE_INVALID, message);
  }
}
