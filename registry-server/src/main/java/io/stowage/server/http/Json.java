package io.stowage.server.http;

import io.stowage.core.model.Digest;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON. */
public final class Json {

  /** The media type of JSON. */
  public static final String MEDIA_TYPE = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** A generator into a writer; closing it completes the text. */
  public static JsonGenerator generator(Writer writer) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), writer);
  }

  /** An entity tag for content by digest (RFC 9110, section 8.8.3). */
  public static String entityTag(Digest digest) {
    return "\"" + digest + "\"";
  }
}
