package io.stowage.server.auth;

import io.stowage.server.auth.Decision.Allowed;
import io.stowage.server.auth.Decision.Grant;
import io.stowage.server.auth.Decision.Refused;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests of the v1 API may be done: all where the registry stands alone or tokens
 * are switched off, else those with a token that fits and that the index confirms, and those that
 * bear the signature of the privileged key. This comes on top of what an {@link
 * io.stowage.core.Authorizer} decides. Thread-safe.
 *
 * <p>A token is confirmed anew for each request, so one that has expired or was taken back is worth
 * nothing from then on. A decision never fails; it may complete on a thread that must not be kept
 * waiting, as {@link IndexClient} says.
 */
public final class V1Authorization {

  private static final Allowed EVERYTHING = new Allowed(null);
  private static final Refused NO_TOKEN = new Refused(401, "Requires authorization", "Token");
  private static final Refused NO_IMAGE = new Refused(404, "Image not found", null);

  private final @Nullable IndexClient index;
  private final @Nullable PrivilegedAccess privileged;

  /**
   * The authorisation that some settings ask for.
   *
   * @throws IllegalArgumentException if the index or the privileged key is missing or unusable,
   *     with the setting's name and the reason
   */
  public V1Authorization(AuthorizationSettings settings) {
    this.privileged =
        settings.privilegedKey() == null ? null : PrivilegedAccess.load(settings.privilegedKey());
    if (!settings.asksForTokens()) {
      this.index = null;
    } else if (settings.indexEndpoint() == null) {
      throw new IllegalArgumentException(
          "index_endpoint: it is needed where standalone and disable_token_auth are off");
    } else {
      this.index = new IndexClient(settings.indexEndpoint(), settings.limits());
    }
  }

  /** Whether every request is allowed, at once. */
  public boolean isOpen() {
    return index == null;
  }

  /**
   * Decides about a request that has found its route. Refused are, with 401, requests without one
   * token that is for the path's repository, allows the method and is confirmed; with 502 and 503,
   * those about whose token the index gives no useful answer.
   */
  public CompletionStage<Decision> decide(AuthorizationRequest request) {
    if (index == null || (privileged != null && privileged.isSigned(request))) {
      return CompletableFuture.completedFuture(EVERYTHING);
    }
    Token token = request.token();
    if (token == null
        || token.access() != Access.of(request.method())
        || (request.repository() != null && !request.repository().equals(token.repository()))) {
      return CompletableFuture.completedFuture(NO_TOKEN);
    }
    return decided(
        index.images(token),
        (Optional<Set<String>> ids) ->
            ids.isPresent() ? new Allowed(new Grant(token, ids.get())) : NO_TOKEN);
  }

  /**
   * Decides about an image of a private repository, after the request itself was allowed. Refused
   * are, with 404, images that the index does not give access to.
   *
   * @param imageId 16 or 64 hex digits
   */
  public CompletionStage<Decision> decideOnPrivateImage(Allowed allowed, String imageId) {
    Grant grant = allowed.grant();
    if (index == null || grant == null) {
      return CompletableFuture.completedFuture(allowed);
    }
    return decided(
        index.mayReadLayer(grant.token(), imageId), access -> access ? allowed : NO_IMAGE);
  }

  private static <T> CompletionStage<Decision> decided(
      CompletableFuture<T> answer, Function<T, Decision> decision) {
    return answer
        .thenApply(decision)
        .exceptionally(
            failure -> {
              if (failure.getCause() instanceof IndexException e) {
                return new Refused(e.status(), e.message(), null);
              }
              throw new CompletionException(failure);
            });
  }
}
