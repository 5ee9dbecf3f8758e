package io.stowage.core.v1;

import static java.time.temporal.ChronoField.INSTANT_SECONDS;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What the json of a v1 image says, as an OCI config has it. Values of other types than a config
 * may have are left out, since clients refuse those.
 */
final class V1History {

  private static final String DEFAULT_OS = "linux";
  private static final String DEFAULT_ARCHITECTURE = "amd64";

  private final Map<String, byte[]> values;

  private V1History(Map<String, byte[]> values) {
    this.values = values;
  }

  /** Takes what there is; nothing of what is malformed. */
  static V1History parse(byte[] imageJson) {
    ConfigJson config = ConfigJson.parse(imageJson);
    return new V1History(config == null ? Map.of() : config.values());
  }

  /** Writes the properties of the config of an image, into an object. */
  void writeShared(JsonGenerator json) {
    String created = created();
    if (created != null) {
      json.writeStringProperty("created", created);
    }
    writeText(json, "author");
    json.writeStringProperty("architecture", textOr("architecture", DEFAULT_ARCHITECTURE));
    json.writeStringProperty("os", textOr("os", DEFAULT_OS));
    for (String name : List.of("docker_version", "container")) {
      writeText(json, name);
    }
    for (String name : List.of("container_config", "config")) {
      byte[] value = values.get(name);
      if (value != null && value[0] == '{') {
        json.writeName(name);
        json.writeRawValue(new String(value, StandardCharsets.UTF_8));
      }
    }
  }

  /** Writes the entry of the history for this image. */
  void writeEntry(JsonGenerator json) {
    json.writeStartObject();
    String created = created();
    if (created != null) {
      json.writeStringProperty("created", created);
    }
    String command = command();
    if (command != null) {
      json.writeStringProperty("created_by", command);
    }
    writeText(json, "author");
    writeText(json, "comment");
    json.writeEndObject();
  }

  private @Nullable String created() {
    String created = text("created");
    return created != null && isTime(created) ? created : null;
  }

  private static boolean isTime(String text) {
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text).isSupported(INSTANT_SECONDS);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void writeText(JsonGenerator json, String name) {
    String text = text(name);
    if (text != null && !text.isEmpty()) {
      json.writeStringProperty(name, text);
    }
  }

  private String textOr(String name, String other) {
    String text = text(name);
    return text == null || text.isEmpty() ? other : text;
  }

  private @Nullable String text(String name) {
    byte[] value = values.get(name);
    if (value == null || value[0] != '"') {
      return null;
    }
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), value)) {
      json.nextToken();
      return json.getString();
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The command that made the layer, in one line. */
  private @Nullable String command() {
    byte[] value = values.get("container_config");
    if (value == null || value[0] != '{') {
      return null;
    }
    try (JsonParser json = Fields.JSON.createParser(ObjectReadContext.empty(), value)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean command = json.currentName().equals("Cmd");
        if (json.nextToken() != JsonToken.START_ARRAY || !command) {
          json.skipChildren();
          continue;
        }
        StringBuilder line = new StringBuilder();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          line.append(line.isEmpty() ? "" : " ").append(json.getString());
        }
        return line.isEmpty() ? null : line.toString();
      }
      return null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
