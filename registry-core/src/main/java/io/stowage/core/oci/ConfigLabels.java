package io.stowage.core.oci;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads labels of the config of an image (OCI image specification, "Image Configuration"). */
final class ConfigLabels {

  private static final JsonFactory JSON = new JsonFactory();

  private ConfigLabels() {}

  /** The value of a label; null if there is none, or it is no config of an image. */
  static @Nullable String find(byte[] config, String label) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), config)) {
      return json.nextToken() == JsonToken.START_OBJECT
              && enter(json, "config", JsonToken.START_OBJECT)
              && enter(json, "Labels", JsonToken.START_OBJECT)
              && enter(json, label, JsonToken.VALUE_STRING)
          ? json.getString()
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Goes to the value of a property; whether it is there and of that kind. */
  private static boolean enter(JsonParser json, String name, JsonToken kind) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean found = json.currentName().equals(name);
      JsonToken value = json.nextToken();
      if (found) {
        return value == kind;
      }
      json.skipChildren();
    }
    return false;
  }
}
