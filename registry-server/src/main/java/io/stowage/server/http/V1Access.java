package io.stowage.server.http;

import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides by tokens which requests of the v1 API may be done, before the {@link
 * io.stowage.core.Authorizer} is asked. Asked from I/O threads, so it does not wait.
 */
@FunctionalInterface
public interface V1Access {

  /**
   * Decides about a request that has found its route.
   *
   * @return completes with the decision, on any thread; never with a failure
   */
  CompletionStage<Verdict> decide(Question question);

  /**
   * What a request says of itself.
   *
   * @param method in capitals
   * @param path as sent, with its escapes and without the query
   * @param repository that the path names; null for an image's route
   * @param headers all that were sent
   */
  record Question(
      String method,
      String path,
      @Nullable V1RepositoryName repository,
      Map<String, List<String>> headers) {}

  /** A decision. */
  sealed interface Verdict {}

  /**
   * It may be done.
   *
   * @param grant what a token gives access to; null if nothing is bounded by a token
   */
  record Allowed(@Nullable Grant grant) implements Verdict {}

  /**
   * It may not be done.
   *
   * @param status of HTTP
   * @param message for the client
   * @param challenge a value of {@code WWW-Authenticate}, or null
   */
  record Refused(int status, String message, @Nullable String challenge) implements Verdict {}

  /**
   * What a token gives access to.
   *
   * @param repository of the token, through which images are asked for
   * @param images all that its index lists for the repository: those that may be put
   * @param privateImage decides about reading an image of the repository while that is private;
   *     completes as {@link V1Access#decide} does
   */
  record Grant(
      V1RepositoryName repository,
      Set<String> images,
      Function<ImageId, CompletionStage<Verdict>> privateImage) {}
}
