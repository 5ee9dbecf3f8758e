package io.stowage.server.auth;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads what an index answers. */
final class IndexJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private IndexJson() {}

  /**
   * The ids of a list of images, {@code [{"id":"…",…},…]}, in their order.
   *
   * @return null if it is not JSON
   * @throws IndexException if it is JSON, but no such list
   */
  static @Nullable Set<String> imageIds(byte[] body) throws IndexException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        return null;
      }
      expect(first == JsonToken.START_ARRAY);
      Set<String> ids = new LinkedHashSet<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken() == JsonToken.START_OBJECT);
        ids.add(id(json));
      }
      return json.nextToken() == null ? ids : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String id(JsonParser json) throws IndexException {
    String id = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean wanted = json.currentName().equals("id");
      JsonToken value = json.nextToken();
      if (wanted) {
        expect(value == JsonToken.VALUE_STRING);
        id = json.getString();
      } else {
        json.skipChildren();
      }
    }
    if (id == null) {
      throw IndexException.notUnderstood();
    }
    return id;
  }

  private static void expect(boolean understood) throws IndexException {
    if (!understood) {
      throw IndexException.notUnderstood();
    }
  }

  /** Whether it is {@code {"access":true}}; false for anything else. */
  static boolean isAccess(byte[] body) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      boolean access = false;
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = json.currentName().equals("access");
        JsonToken value = json.nextToken();
        access |= wanted && value == JsonToken.VALUE_TRUE;
        json.skipChildren();
      }
      return json.nextToken() == null && access;
    } catch (JacksonException e) {
      return false;
    }
  }
}
