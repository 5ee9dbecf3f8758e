package io.stowage.server.v1;

import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;

/** {@code /v1/search}: without a search behind it, nothing is found. */
final class SearchResource implements Resource {

  @Override
  public boolean answerImmediately(Request request) {
    answer(request);
    return true;
  }

  @Override
  public void answer(Request request) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeNumberProperty("num_results", 0);
      json.writeStringProperty("query", request.query().getOrEmpty("q"));
      json.writeName("results");
      json.writeStartArray();
      json.writeEndArray();
      json.writeEndObject();
    }
    V1Answers.json(request, V1Answers.bytes(text.toString()));
  }
}
