package io.stowage.server.v1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the little that the server itself needs of clients' JSON. */
final class JsonReader {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonReader() {}

  /** Whether bytes are one JSON value. */
  static boolean isJson(byte[] bytes) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /**
   * The texts that a property of an object holds: itself, or those in its list.
   *
   * @return null if the bytes are no JSON object, or one without the property
   */
  static @Nullable List<String> texts(byte[] bytes, String property) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      List<String> texts = null;
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = json.currentName().equals(property);
        json.nextToken();
        if (wanted) {
          texts = texts(json);
        } else {
          json.skipChildren();
        }
      }
      return json.nextToken() == null ? texts : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The text that a property of a JSON object holds; null if it holds none. */
  static @Nullable String text(String object, String property) {
    List<String> texts = texts(object.getBytes(StandardCharsets.UTF_8), property);
    return texts == null || texts.isEmpty() ? null : texts.get(0);
  }

  private static List<String> texts(JsonParser json) {
    List<String> texts = new ArrayList<>();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      texts.add(json.getString());
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
          texts.add(json.getString());
        }
        json.skipChildren();
      }
    } else {
      json.skipChildren();
    }
    return texts;
  }
}
