package io.stowage.server.auth;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a request of the v1 API may be done. */
public sealed interface Decision {

  /**
   * It may be done.
   *
   * @param grant what a token gives access to; null if nothing is bounded by a token
   */
  record Allowed(@Nullable Grant grant) implements Decision {}

  /**
   * It may not be done.
   *
   * @param status of HTTP
   * @param message for the client
   * @param challenge a value of {@code WWW-Authenticate}, or null
   */
  record Refused(int status, String message, @Nullable String challenge) implements Decision {}

  /**
   * What a token gives access to.
   *
   * @param token that the index has confirmed just now; its repository is that of image routes
   * @param imageIds all that the index lists for the repository, in its order: those that may be
   *     put. Unmodifiable
   */
  record Grant(Token token, Set<String> imageIds) {
    /** Copies the ids. */
    public Grant {
      imageIds = Collections.unmodifiableSet(new LinkedHashSet<>(imageIds));
    }
  }
}
