package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * Answers errors as the API of the request's path has them: as in the OCI distribution
 * specification ("Error Codes"), or with the message alone as in the v1 API.
 */
public final class Errors {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final String RETRY_SECONDS = "5";
  private static final String LIMITED_RETRY_SECONDS = "60";

  /** What clients of the v1 API are to ask their index for. */
  private static final String TOKEN = "Token";

  private Errors() {}

  /** Answers a failure of any kind, if the answer has not begun yet. */
  static void send(HttpServerExchange exchange, Throwable failure) {
    if (Exchanges.isAnswered(exchange)) {
      LOG.debug("failed while answering {}", exchange.getRequestPath(), failure);
      Exchanges.abort(exchange);
      return;
    }
    if (failure instanceof RegistryException known) {
      if (known.code() == ErrorCode.UNAVAILABLE) {
        if (known.getCause() != null) { // else whoever found it has logged it, once
          LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), known);
        }
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
      } else if (known.code() == ErrorCode.TOOMANYREQUESTS) {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, LIMITED_RETRY_SECONDS);
      }
      send(exchange, status(known.code()), known.code(), known.message());
    } else if (failure instanceof IOException) {
      // The client went away or broke the protocol in its body.
      LOG.debug("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
      exchange.setPersistent(false);
      send(exchange, 400, ErrorCode.SIZE_INVALID, "the request's body is not as announced");
    } else {
      LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
      send(exchange, 500, null, "an unexpected error; the server's log tells more");
    }
  }

  /**
   * Answers an error.
   *
   * @param code null for what nobody expected
   */
  static void send(
      HttpServerExchange exchange, int status, @Nullable ErrorCode code, String message) {
    if (Target.isOci(Exchanges.path(exchange))) {
      // What was already said of a blob that now cannot be had is not true of this answer.
      HeaderMap headers = exchange.getResponseHeaders();
      headers.remove(Headers.ETAG);
      headers.remove(Headers.CACHE_CONTROL);
      send(exchange, status, oci(code == null ? "UNKNOWN" : name(code), message));
    } else {
      sendV1(exchange, status, message);
    }
  }

  /** Answers an error of the v1 API. */
  public static void sendV1(HttpServerExchange exchange, int status, String message) {
    HeaderMap headers = exchange.getResponseHeaders();
    CacheHeaders.none(headers);
    headers.remove(Headers.LAST_MODIFIED);
    if (status == 401 && !headers.contains(Headers.WWW_AUTHENTICATE)) {
      headers.put(Headers.WWW_AUTHENTICATE, TOKEN);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeStringProperty("error", message);
      json.writeEndObject();
    }
    send(exchange, status, text.toString());
  }

  private static void send(HttpServerExchange exchange, int status, String json) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    Exchanges.onIoThread(
        exchange, () -> exchange.getResponseSender().send(json, StandardCharsets.UTF_8));
  }

  private static String oci(String code, String message) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.generator(text)) {
      json.writeStartObject();
      json.writeName("errors");
      json.writeStartArray();
      json.writeStartObject();
      json.writeStringProperty("code", code);
      json.writeStringProperty("message", message);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case BLOB_UNKNOWN,
          BLOB_UPLOAD_UNKNOWN,
          MANIFEST_UNKNOWN,
          MANIFEST_BLOB_UNKNOWN,
          NAME_UNKNOWN,
          IMAGE_UNKNOWN,
          TAG_UNKNOWN ->
          404;
      case BLOB_UPLOAD_INVALID,
          DIGEST_INVALID,
          MANIFEST_INVALID,
          NAME_INVALID,
          SIZE_INVALID,
          IMAGE_INVALID,
          TAG_INVALID,
          BAD_REQUEST ->
          400;
      case UNAUTHORIZED -> 401;
      case DENIED -> 403;
      case UNSUPPORTED -> 405;
      case UPLOAD_BUSY, IMAGE_EXISTS -> 409;
      case PRECONDITION_FAILED -> 412;
      case MANIFEST_TOO_LARGE, BLOB_TOO_LARGE -> 413;
      case UPLOAD_OUT_OF_ORDER -> 416;
      case TOOMANYREQUESTS -> 429;
      case UNAVAILABLE -> 503;
    };
  }

  /** The code of the specification that a code of ours is shown as. */
  private static String name(ErrorCode code) {
    return switch (code) {
      case BAD_REQUEST -> ErrorCode.UNSUPPORTED.name();
      case UPLOAD_BUSY, UPLOAD_OUT_OF_ORDER -> ErrorCode.BLOB_UPLOAD_INVALID.name();
      case MANIFEST_TOO_LARGE, PRECONDITION_FAILED, IMAGE_INVALID, IMAGE_EXISTS, TAG_INVALID ->
          ErrorCode.MANIFEST_INVALID.name();
      case IMAGE_UNKNOWN, TAG_UNKNOWN -> ErrorCode.MANIFEST_UNKNOWN.name();
      case BLOB_TOO_LARGE -> ErrorCode.SIZE_INVALID.name();
      default -> code.name();
    };
  }
}
