package io.stowage.server.v1;

import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.search.Search;
import io.stowage.server.http.V1Access;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the v1 API is served. Immutable; begin with {@link #defaults}.
 *
 * @param standalone whether the registry is its own index: it has the routes of one, and says so
 * @param issue what {@code GET /} answers
 * @param debugFlavor the configuration's name, to be shown with much else by {@code /_ping}; null
 *     to show nothing
 * @param endpoints hosts for {@code X-Docker-Endpoints}, separated by commas; null for the one that
 *     the client asked
 * @param accelRedirect where nginx serves the storage's folder; it sends layers, and blobs of the
 *     OCI API. Null to send them from here
 * @param jsonLimit the largest body but a layer, in bytes
 * @param access decides about requests by their tokens; null to allow all
 * @param v2BesideTokens whether the OCI API is served although {@code access} asks for tokens,
 *     which it knows nothing of
 * @param longestWait how long a request waits for work in the background that it needs
 * @param search what clients search with
 * @param searchLimit the most hits of one answer
 * @param mirror another registry, asked for what this one does not have; null for none
 */
public record V1Options(
    boolean standalone,
    String issue,
    @Nullable String debugFlavor,
    @Nullable String endpoints,
    @Nullable String accelRedirect,
    int jsonLimit,
    @Nullable V1Access access,
    boolean v2BesideTokens,
    Duration longestWait,
    Search search,
    int searchLimit,
    @Nullable V1Mirror mirror) {

  /** Standalone, without tokens, search and mirror; bodies of 4 MiB, 30 s to wait, 1,000 hits. */
  public static V1Options defaults() {
    return new V1Options(
        true,
        "docker-registry server",
        null,
        null,
        null,
        4 << 20,
        null,
        false,
        Duration.ofSeconds(30),
        Search.NOTHING,
        1000,
        null);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a limit is not positive
   */
  public V1Options {
    if (jsonLimit < 1 || longestWait.isNegative() || searchLimit < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Whether requests of the v1 API are bounded by tokens that the OCI API would pass by. */
  public boolean closesV2() {
    return access != null && !v2BesideTokens;
  }

  /** The same, standalone or not. */
  public V1Options withStandalone(boolean alone) {
    return with(copy -> copy.standalone = alone);
  }

  /** The same, with another text for {@code GET /}. */
  public V1Options withIssue(String text) {
    return with(copy -> copy.issue = text);
  }

  /** The same, telling what runs here and by which configuration; null for not. */
  public V1Options withDebugFlavor(@Nullable String name) {
    return with(copy -> copy.debugFlavor = name);
  }

  /** The same, with other hosts for clients to go on with; null for the one that they asked. */
  public V1Options withEndpoints(@Nullable String hosts) {
    return with(copy -> copy.endpoints = hosts);
  }

  /** The same, with layers served by nginx below a path; null for not. */
  public V1Options withAccelRedirect(@Nullable String path) {
    return with(copy -> copy.accelRedirect = path);
  }

  /** The same, with another limit for bodies but layers, in bytes. */
  public V1Options withJsonLimit(int bytes) {
    return with(copy -> copy.jsonLimit = bytes);
  }

  /**
   * The same, bounded by tokens.
   *
   * @param tokens decides; null to allow all
   * @param besideV2 whether the OCI API, which does not ask for tokens, is served all the same
   */
  public V1Options withAccess(@Nullable V1Access tokens, boolean besideV2) {
    return with(
        copy -> {
          copy.access = tokens;
          copy.v2BesideTokens = besideV2;
        });
  }

  /** The same, with another time to wait for work in the background. */
  public V1Options withLongestWait(Duration time) {
    return with(copy -> copy.longestWait = time);
  }

  /** The same, with another search. */
  public V1Options withSearch(Search found) {
    return with(copy -> copy.search = found);
  }

  /** The same, with another limit for the hits of one answer. */
  public V1Options withSearchLimit(int hits) {
    return with(copy -> copy.searchLimit = hits);
  }

  /** The same, with another registry to ask for what this one does not have; null for none. */
  public V1Options withMirror(@Nullable V1Mirror asked) {
    return with(copy -> copy.mirror = asked);
  }

  private V1Options with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new V1Options(
        copy.standalone,
        copy.issue,
        copy.debugFlavor,
        copy.endpoints,
        copy.accelRedirect,
        copy.jsonLimit,
        copy.access,
        copy.v2BesideTokens,
        copy.longestWait,
        copy.search,
        copy.searchLimit,
        copy.mirror);
  }

  /** The values, to be changed. */
  private static final class Copy {
    private boolean standalone;
    private String issue;
    private @Nullable String debugFlavor;
    private @Nullable String endpoints;
    private @Nullable String accelRedirect;
    private int jsonLimit;
    private @Nullable V1Access access;
    private boolean v2BesideTokens;
    private Duration longestWait;
    private Search search;
    private int searchLimit;
    private @Nullable V1Mirror mirror;

    Copy(V1Options options) {
      standalone = options.standalone;
      issue = options.issue;
      debugFlavor = options.debugFlavor;
      endpoints = options.endpoints;
      accelRedirect = options.accelRedirect;
      jsonLimit = options.jsonLimit;
      access = options.access;
      v2BesideTokens = options.v2BesideTokens;
      longestWait = options.longestWait;
      search = options.search;
      searchLimit = options.searchLimit;
      mirror = options.mirror;
    }
  }
}
