package io.stowage.server.v1;

import io.stowage.core.mirror.V1Mirror;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A search of this registry and of another's index: what both find is shown as the other has it,
 * and all is one page, as in docker-registry. What the other cannot find is left out.
 */
final class MirroredSearchResource implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(MirroredSearchResource.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String RESULTS = "results";
  private static final String COUNT = "num_results";

  private final SearchResource own;
  private final V1Mirror mirror;

  /**
   * A search.
   *
   * @param own of this registry
   */
  MirroredSearchResource(SearchResource own, V1Mirror mirror) {
    this.own = own;
    this.mirror = mirror;
  }

  @Override
  public void answer(Request request) {
    own.find(request, found -> add(request, found));
  }

  private void add(Request request, String found) {
    request.whenDone(
        mirror
            .search(request.exchange().getQueryString())
            .exceptionally(
                failure -> {
                  LOG.warn("searching without {}: {}", mirror, failure.getMessage());
                  return null;
                }),
        more -> V1Answers.json(request, V1Answers.bytes(merge(found, more))));
  }

  /** One answer of two; the first alone if the second is none. */
  static String merge(String own, byte @Nullable [] more) {
    Map<String, String> results = new LinkedHashMap<>();
    try {
      if (more == null) {
        return own;
      }
      read(JSON.createParser(ObjectReadContext.empty(), own), results);
      read(JSON.createParser(ObjectReadContext.empty(), more), results);
      return write(own, results);
    } catch (JacksonException e) {
      LOG.warn("what another registry has found cannot be read: {}", e.getOriginalMessage());
      return own;
    }
  }

  /** Adds the entries of an answer by their names, each as JSON. */
  private static void read(JsonParser answer, Map<String, String> results) {
    try (JsonParser json = answer) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = json.currentName().equals(RESULTS);
        if (json.nextToken() != JsonToken.START_ARRAY || !wanted) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
          StringWriter entry = new StringWriter();
          try (JsonGenerator copy = Json.generator(entry)) {
            copy.copyCurrentStructure(json);
          }
          String name = JsonReader.text(entry.toString(), "name");
          if (name != null) {
            results.put(name, entry.toString());
          }
        }
      }
    }
  }

  /** The first answer with other results. */
  private static String write(String own, Map<String, String> results) {
    StringWriter written = new StringWriter();
    try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), own);
        JsonGenerator json = Json.generator(written)) {
      from.nextToken();
      json.writeStartObject();
      while (from.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = from.currentName();
        from.nextToken();
        json.writeName(name);
        switch (name) {
          case COUNT -> json.writeNumber(results.size());
          case RESULTS -> {
            json.writeStartArray();
            results.values().forEach(json::writeRawValue);
            json.writeEndArray();
          }
          default -> json.copyCurrentStructure(from);
        }
        from.skipChildren();
      }
      json.writeEndObject();
    }
    return written.toString();
  }
}
