package io.stowage.core.mirror;

import io.stowage.core.model.ImageId;
import io.stowage.core.model.JsonBytes;
import io.stowage.core.model.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what a registry of the v1 API answers. */
final class V1Json {

  private static final JsonFactory JSON = new JsonFactory();

  private V1Json() {}

  /** Whether bytes are one JSON value. */
  static boolean isJson(byte[] bytes) {
    if (JsonBytes.problem(bytes) != null) {
      return false;
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      boolean some = json.nextToken() != null;
      json.skipChildren();
      return some && json.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The image that a tag means; null if the bytes do not say one. */
  static @Nullable ImageId id(byte[] tag) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), tag)) {
      String text = json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : "";
      return ImageId.isValid(text) ? ImageId.parse(text) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The tags of a list, those that the OCI API can have; null if the bytes are no list of tags. */
  static @Nullable List<Tag> tags(byte[] list) {
    List<Tag> tags = new ArrayList<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), list)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        if (Tag.isValid(json.currentName())) {
          tags.add(Tag.parse(json.currentName()));
        }
        json.nextToken();
        json.skipChildren();
      }
      return tags;
    } catch (JacksonException e) {
      return null;
    }
  }
}
