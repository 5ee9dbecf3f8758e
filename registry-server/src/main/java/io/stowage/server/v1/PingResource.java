package io.stowage.server.v1;

import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.Version;
import io.undertow.util.HttpString;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * {@code /_ping} and {@code /v1/_ping}: whether the API is here, whether it has an index, or
 * mirrors.
 */
final class PingResource implements Resource {

  private static final HttpString STANDALONE = new HttpString("X-Docker-Registry-Standalone");
  private static final HttpString CONFIG = new HttpString("X-Docker-Registry-Config");

  private final String standalone;
  private final @Nullable String flavor;
  private final byte[] body;

  PingResource(V1Options options) {
    this.standalone = options.mirror() != null ? "mirror" : options.standalone() ? "True" : "False";
    this.flavor = options.debugFlavor();
    this.body = flavor == null ? V1Answers.bytes("{}") : V1Answers.bytes(debug());
  }

  @Override
  public boolean answerImmediately(Request request) {
    answer(request);
    return true;
  }

  @Override
  public void answer(Request request) {
    request.set(STANDALONE, standalone);
    if (flavor != null) {
      request.set(CONFIG, flavor);
    }
    V1Answers.json(request, body);
  }

  private static String debug() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeName("host");
      strings(
          json,
          List.of(
              System.getProperty("os.name", ""),
              HostName.get(),
              System.getProperty("os.version", ""),
              System.getProperty("os.arch", "")));
      json.writeName("launch");
      // Without the options of the JVM, in which there may be secrets.
      strings(json, List.of(System.getProperty("sun.java.command", "").split(" ", -1)));
      json.writeName("versions");
      json.writeStartObject();
      json.writeStringProperty("java", System.getProperty("java.version", ""));
      String version = PingResource.class.getPackage().getImplementationVersion();
      json.writeStringProperty("stowage", version == null ? "unpackaged" : version);
      json.writeStringProperty("undertow", Version.getVersionString());
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void strings(JsonGenerator json, List<String> values) {
    json.writeStartArray();
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
