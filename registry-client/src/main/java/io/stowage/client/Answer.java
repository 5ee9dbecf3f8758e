package io.stowage.client;

import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a request came to, behind all redirects.
 *
 * @param origin that answered
 * @param own whether that is the registry itself, not a server that it leads to
 */
record Answer(Origin origin, boolean own, int status, HttpHeaders headers, Body body)
    implements AutoCloseable {

  private static final int LITTLE = 64 * 1024;

  @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** The length of the body in bytes; -1 if it is not told. */
  long length() {
    String text = header("Content-Length");
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Reads the body.
   *
   * @throws UpstreamException {@code WRONG} if it is longer than the limit
   */
  byte[] bytes(int limit) throws UpstreamException {
    try {
      byte[] all = length() > limit ? null : body.readAll(limit);
      if (all == null) {
        throw new UpstreamException(
            Reason.WRONG, origin + " answers with more than " + limit + " bytes");
      }
      return all;
    } catch (UpstreamException e) {
      throw e;
    } catch (IOException e) {
      throw new UpstreamException(Reason.FAILED, origin + " broke an answer off", null, e);
    }
  }

  /** The failure that a status other than success says. */
  UpstreamException failure(String what) {
    return failure(what, reason());
  }

  /** The failure that a server of tokens says, which does not know what the registry has. */
  UpstreamException failureOfToken(String what) {
    Reason reason = reason();
    return failure(what, reason == Reason.UNKNOWN ? Reason.FAILED : reason);
  }

  private Reason reason() {
    return switch (status) {
      case 401, 403 -> Reason.DENIED;
      // Of a server that the registry leads to it says nothing about the registry.
      case 429 -> own ? Reason.LIMITED : Reason.FAILED;
      case 408, 503 -> own ? Reason.DOWN : Reason.FAILED;
      case 404, 410 -> Reason.UNKNOWN;
      // A name or digest that it cannot have; elsewhere it may be anything.
      case 400 -> own ? Reason.UNKNOWN : Reason.FAILED;
      default -> Reason.FAILED;
    };
  }

  private UpstreamException failure(String what, Reason reason) {
    String said =
        switch (reason) {
          case DENIED -> " does not let this registry read ";
          case LIMITED -> " wants fewer requests: ";
          case UNKNOWN -> " does not have ";
          default -> " answers " + status + " for ";
        };
    return new UpstreamException(reason, origin + said + what, retryAfter(), null);
  }

  private @Nullable Duration retryAfter() {
    String text = header("Retry-After");
    if (text == null) {
      return null;
    }
    try {
      return text.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(
              Instant.now(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Breaks off what has not come; a little may come, so that the connection can be used again. */
  @Override
  public void close() {
    if (length() < 0 || length() > LITTLE) {
      body.close();
    } else {
      body.closeUnlessWhole();
    }
  }
}
