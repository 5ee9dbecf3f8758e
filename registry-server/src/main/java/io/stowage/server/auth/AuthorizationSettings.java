package io.stowage.server.auth;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the v1 API decides who may do what.
 *
 * @param standalone whether everything is allowed and the index is the registry's own
 * @param disableTokenAuth whether everything is allowed although there is an index elsewhere
 * @param indexEndpoint where the index is; null only if tokens are not asked for
 * @param privilegedKey the file of a public key whose owner may do everything, or null
 * @param limits for the index
 */
public record AuthorizationSettings(
    boolean standalone,
    boolean disableTokenAuth,
    @Nullable String indexEndpoint,
    @Nullable Path privilegedKey,
    IndexLimits limits) {

  /** Whether requests need tokens. */
  public boolean asksForTokens() {
    return !standalone && !disableTokenAuth;
  }
}
