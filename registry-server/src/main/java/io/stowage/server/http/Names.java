package io.stowage.server.http;

import io.undertow.util.Headers;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Lists of names as JSON. */
public final class Names {

  private Names() {}

  /**
   * Answers with a list.
   *
   * @param name of what is listed, or null to leave it out
   * @param property that holds the list
   */
  public static void send(
      Request request, @Nullable String name, String property, List<?> entries) {
    StringWriter text = new StringWriter(32 + 24 * entries.size());
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      if (name != null) {
        json.writeStringProperty("name", name);
      }
      json.writeName(property);
      json.writeStartArray();
      for (Object entry : entries) {
        json.writeString(entry.toString());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    request.send(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }
}
