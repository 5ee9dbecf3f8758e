package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.MediaType;
import io.stowage.core.oci.Page;
import io.stowage.server.http.Json;
import io.stowage.server.http.Links;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** {@code /v2/<name>/referrers/<digest>} ("Listing Referrers"). */
public final class ReferrersResource implements Resource {

  private static final String FILTER = "artifactType";

  private final Registry registry;

  /** Referrers of a registry. */
  public ReferrersResource(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void answer(Request request) {
    Digest subject = Digest.parse(request.item());
    int size = Math.max(1, request.query().pageSize(registry.options().pageLimit()));
    // A media type has no spaces, but often a plus, which people do not escape.
    String type = request.query().getOrEmpty(FILTER).replace(' ', '+');
    String filter = type.isEmpty() ? null : type;
    Page<Descriptor> page =
        registry
            .referrers()
            .list(request.repository(), subject, filter, request.query().getOrEmpty("last"), size);
    if (filter != null) {
      request.set(OciHeaders.FILTERS_APPLIED, FILTER);
    }
    if (page.more()) {
      Digest end = page.entries().get(page.entries().size() - 1).digest();
      String next =
          "/v2/"
              + request.repository()
              + "/referrers/"
              + subject
              + "?"
              + Links.parameter("last", end.toString())
              + "&n="
              + size;
      Links.next(request, filter == null ? next : next + "&" + Links.parameter(FILTER, filter));
    }
    request.set(Headers.CONTENT_TYPE, MediaType.OCI_INDEX);
    request.send(index(page).getBytes(StandardCharsets.UTF_8));
  }

  private static String index(Page<Descriptor> page) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeNumberProperty("schemaVersion", 2);
      json.writeStringProperty("mediaType", MediaType.OCI_INDEX);
      json.writeName("manifests");
      json.writeStartArray();
      for (Descriptor descriptor : page.entries()) {
        write(json, descriptor);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Descriptor descriptor) {
    json.writeStartObject();
    json.writeStringProperty("mediaType", descriptor.mediaType());
    json.writeStringProperty("digest", descriptor.digest().toString());
    json.writeNumberProperty("size", descriptor.size());
    if (descriptor.artifactType() != null) {
      json.writeStringProperty(FILTER, descriptor.artifactType());
    }
    if (!descriptor.annotations().isEmpty()) {
      json.writeName("annotations");
      json.writeStartObject();
      for (Map.Entry<String, String> annotation : descriptor.annotations().entrySet()) {
        json.writeStringProperty(annotation.getKey(), annotation.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
