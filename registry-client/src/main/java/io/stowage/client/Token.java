package io.stowage.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a token's realm gave.
 *
 * @param value shown nowhere
 * @param end until when it is good, by {@link System#nanoTime}
 */
record Token(String value, long end) {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  /** In bytes; so many fit into the headers that servers take, at most. */
  private static final int LONGEST = 16 * 1024;

  private static final long DEFAULT_SECONDS = 60;
  private static final long MOST_SECONDS = 24 * 60 * 60;
  private static final long NANOS = 1_000_000_000;

  /**
   * Reads an answer (Distribution's "Token Authentication Specification").
   *
   * @param now {@link System#nanoTime} when it was asked for
   * @return null if there is no token in it
   */
  static @Nullable Token parse(byte[] json, long now) {
    Optional<String> token = Optional.empty();
    Optional<String> accessToken = Optional.empty();
    long seconds = DEFAULT_SECONDS;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("token")) {
          token = Optional.of(parser.getString());
        } else if (value == JsonToken.VALUE_STRING && name.equals("access_token")) {
          accessToken = Optional.of(parser.getString());
        } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("expires_in")) {
          seconds = Math.max(DEFAULT_SECONDS, Math.min(MOST_SECONDS, parser.getLongValue()));
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      return null;
    }
    String found = token.isPresent() ? token.get() : accessToken.orElse(null);
    return found == null || found.length() > LONGEST || !isHeaderValue(found)
        ? null
        : new Token(found, now + seconds * NANOS * 9 / 10);
  }

  private static boolean isHeaderValue(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  boolean isGood() {
    return end - System.nanoTime() > 0;
  }

  @Override
  public String toString() {
    return "a token";
  }
}
