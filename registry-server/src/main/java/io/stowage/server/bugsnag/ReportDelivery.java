package io.stowage.server.bugsnag;

import com.bugsnag.delivery.Delivery;
import com.bugsnag.serialization.SerializationException;
import com.bugsnag.serialization.Serializer;
import io.stowage.server.errors.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends reports without what is secret in them, one after the other, and waits for each answer. For
 * one thread.
 */
final class ReportDelivery implements Delivery {

  private static final JsonFactory JSON = new JsonFactory();

  private final URI endpoint;
  private final Duration timeout;
  private final Redaction redaction;
  private final HttpClient client;
  private String failure = "";

  ReportDelivery(String endpoint, Duration timeout, Redaction redaction) {
    this.endpoint = URI.create(endpoint);
    this.timeout = timeout;
    this.redaction = redaction;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** Forgets the failure before. */
  void begin() {
    failure = "";
  }

  /** Why the report was not taken; empty if it was. */
  String failure() {
    return failure;
  }

  @Override
  public void deliver(Serializer serializer, Object report, Map<String, String> headers) {
    try {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      serializer.writeToStream(json, report);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(endpoint)
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(redacted(json.toByteArray())));
      headers.forEach(request::setHeader);
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        failure = endpoint + " answered " + status;
      }
    } catch (SerializationException | IOException e) {
      failure = endpoint + ": " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = endpoint + ": interrupted";
    }
  }

  /** The same JSON with texts redacted, all but the key by which Bugsnag knows the project. */
  private String redacted(byte[] report) {
    StringWriter text = new StringWriter(report.length);
    try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), report);
        JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      while (from.nextToken() != null) {
        if (from.currentToken() == JsonToken.VALUE_STRING && !"apiKey".equals(from.currentName())) {
          to.writeString(redaction.of(from.getString()));
        } else {
          to.copyCurrentEvent(from);
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {}
}
