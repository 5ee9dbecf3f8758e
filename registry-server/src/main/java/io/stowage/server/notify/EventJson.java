package io.stowage.server.notify;

import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Origin;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.server.http.Json;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes events as CNCF Distribution does. What it has no event for is left out, see
 * docs/notifications.md. Safe from any thread.
 */
final class EventJson {

  /** What Distribution calls all blobs, as nobody has said what they are. */
  private static final String BLOB = "application/octet-stream";

  private final Source source;
  private final int version;
  private final Function<Event, List<Descriptor>> references;

  /**
   * A writer.
   *
   * @param version of the format: 2 always has media type, digest and size of the target
   * @param references gives what a manifest refers to, of an event about one; none where they are
   *     not to be told
   */
  EventJson(Source source, int version, Function<Event, List<Descriptor>> references) {
    this.source = source;
    this.version = version;
    this.references = references;
  }

  /** The event as endpoints get it; null for one that they are not told of. */
  @Nullable Notice of(Event event) {
    String action = action(event);
    if (action == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeStringProperty("id", event.id().toString());
      json.writeStringProperty("timestamp", event.time().toString());
      json.writeStringProperty("action", action);
      json.writeName("target");
      target(json, event);
      json.writeName("request");
      request(json, event.origin());
      json.writeName("actor");
      json.writeStartObject();
      property(json, "name", event.origin().actor());
      json.writeEndObject();
      json.writeName("source");
      json.writeStartObject();
      json.writeStringProperty("addr", source.addr());
      json.writeStringProperty("instanceID", source.instanceId());
      json.writeEndObject();
      json.writeEndObject();
    }
    return new Notice(action, mediaType(event), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String action(Event event) {
    return switch (event.kind()) {
      case MANIFEST_PUSHED, BLOB_PUSHED -> "push";
      case MANIFEST_PULLED, BLOB_PULLED -> "pull";
      case BLOB_MOUNTED -> "mount";
      case MANIFEST_DELETED, BLOB_DELETED, TAG_DELETED, REPOSITORY_DELETED -> "delete";
      // A tag of the other API comes with the push of its manifest.
      case TAG_CREATED -> event.image() == null ? null : "push";
      case REPOSITORY_CREATED, REPOSITORY_UPDATED -> null;
    };
  }

  private static @Nullable String mediaType(Event event) {
    return switch (event.kind()) {
      case MANIFEST_PUSHED, MANIFEST_PULLED -> event.mediaType();
      case BLOB_PUSHED, BLOB_PULLED, BLOB_MOUNTED -> BLOB;
      default -> null;
    };
  }

  private void target(JsonGenerator json, Event event) {
    boolean manifest = isManifest(event.kind());
    // A tag that was deleted must not look like its manifest.
    Digest digest = event.kind() == Kind.TAG_DELETED ? null : event.digest();
    boolean present = manifest || mediaType(event) != null;
    long size = present ? Math.max(event.size(), 0) : 0;
    json.writeStartObject();
    described(json, "mediaType", mediaType(event));
    described(json, "digest", digest == null ? null : digest.toString());
    if (present || version > 1) {
      json.writeNumberProperty("size", size);
    }
    if (size > 0) {
      json.writeNumberProperty("length", size);
    }
    json.writeStringProperty("repository", event.repository().toString());
    if (event.from() != null) {
      json.writeStringProperty("fromRepository", event.from().toString());
    }
    if (present && event.origin().url() != null) {
      json.writeStringProperty(
          "url",
          event.origin().url()
              + "/v2/"
              + event.repository()
              + (manifest ? "/manifests/" : "/blobs/")
              + event.digest());
    }
    property(json, "tag", event.tag());
    if (manifest) {
      references(json, references.apply(event));
    }
    json.writeEndObject();
  }

  private void described(JsonGenerator json, String name, @Nullable String value) {
    if (value != null || version > 1) {
      json.writeStringProperty(name, text(value));
    }
  }

  private static boolean isManifest(Kind kind) {
    return kind == Kind.MANIFEST_PUSHED || kind == Kind.MANIFEST_PULLED;
  }

  private static void references(JsonGenerator json, List<Descriptor> references) {
    if (references.isEmpty()) {
      return;
    }
    json.writeName("references");
    json.writeStartArray();
    for (Descriptor reference : references) {
      json.writeStartObject();
      json.writeStringProperty("mediaType", reference.mediaType());
      json.writeStringProperty("digest", reference.digest().toString());
      json.writeNumberProperty("size", reference.size());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void request(JsonGenerator json, Origin origin) {
    json.writeStartObject();
    json.writeStringProperty("id", text(origin.requestId()));
    property(json, "addr", origin.address());
    property(json, "host", origin.host());
    json.writeStringProperty("method", text(origin.method()));
    json.writeStringProperty("useragent", text(origin.userAgent()));
    json.writeEndObject();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static void property(JsonGenerator json, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }
}
