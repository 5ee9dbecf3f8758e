package io.stowage.server.notify;

import org.jspecify.annotations.Nullable;

/** An event as endpoints get it. Immutable. */
final class Notice {

  private final String action;
  private final @Nullable String mediaType;
  private final byte[] json;

  Notice(String action, @Nullable String mediaType, byte[] json) {
    this.action = action;
    this.mediaType = mediaType;
    this.json = json;
  }

  /** {@code push}, {@code pull}, {@code mount} or {@code delete}. */
  String action() {
    return action;
  }

  /** The media type of the target; null if none is told. */
  @Nullable String mediaType() {
    return mediaType;
  }

  /** The event in UTF-8; not to be changed. */
  byte[] json() {
    return json;
  }
}
