package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** Answers errors as the OCI distribution specification has them ("Error Codes"). */
public final class Errors {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final String RETRY_SECONDS = "5";

  private Errors() {}

  /** Answers a failure of any kind, if the answer has not begun yet. */
  static void send(HttpServerExchange exchange, Throwable failure) {
    if (exchange.isResponseStarted()) {
      LOG.debug("failed while answering {}", exchange.getRequestPath(), failure);
      Exchanges.abort(exchange);
      return;
    }
    if (failure instanceof RegistryException known) {
      if (known.code() == ErrorCode.UNAVAILABLE) {
        LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), known);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
      }
      send(exchange, status(known.code()), code(known.code()), known.message());
    } else if (failure instanceof IOException) {
      // The client went away or broke the protocol in its body.
      LOG.debug("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
      exchange.setPersistent(false);
      send(exchange, 400, ErrorCode.SIZE_INVALID.name(), "the request's body is not as announced");
    } else {
      LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
      send(exchange, 500, "UNKNOWN", "an unexpected error; the server's log tells more");
    }
  }

  /** Answers an error. */
  static void send(HttpServerExchange exchange, int status, String code, String message) {
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
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    exchange.getResponseSender().send(text.append('\n').toString(), StandardCharsets.UTF_8);
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
          BAD_REQUEST,
          IMAGE_INVALID,
          TAG_INVALID ->
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
  private static String code(ErrorCode code) {
    return switch (code) {
      case BAD_REQUEST -> ErrorCode.UNSUPPORTED.name();
      case UPLOAD_BUSY, UPLOAD_OUT_OF_ORDER -> ErrorCode.BLOB_UPLOAD_INVALID.name();
      case MANIFEST_TOO_LARGE, PRECONDITION_FAILED -> ErrorCode.MANIFEST_INVALID.name();
      case BLOB_TOO_LARGE -> ErrorCode.SIZE_INVALID.name();
      case IMAGE_UNKNOWN, TAG_UNKNOWN, IMAGE_INVALID, TAG_INVALID, IMAGE_EXISTS ->
          ErrorCode.MANIFEST_UNKNOWN.name();
      default -> code.name();
    };
  }
}
