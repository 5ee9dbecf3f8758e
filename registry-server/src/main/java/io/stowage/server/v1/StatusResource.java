package io.stowage.server.v1;

import io.stowage.core.Registry;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.io.IOException;
import java.io.StringWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** {@code /_status} and {@code /v1/_status}: whether what the registry needs is well. */
final class StatusResource implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(StatusResource.class);
  private static final String STORAGE = "storage";

  private final Registry registry;
  private final String host = HostName.get();

  StatusResource(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void answer(Request request) {
    boolean well = true;
    try {
      registry.driver().checkHealth();
    } catch (IOException e) {
      LOG.warn("the storage is not well", e);
      well = false;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeName("failures");
      json.writeStartObject();
      if (!well) {
        json.writeStringProperty(STORAGE, "unreachable");
      }
      json.writeEndObject();
      json.writeStringProperty("host", host);
      json.writeName("services");
      json.writeStartArray();
      json.writeString(STORAGE);
      json.writeEndArray();
      json.writeEndObject();
    }
    V1Answers.json(request, well ? 200 : 503, V1Answers.bytes(text.toString()));
  }
}
