package io.stowage.server.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an index whether it has issued a token. Nothing is remembered: each call is one request,
 * with the token as the client sent it and nothing else of the client's. Thread-safe.
 *
 * <p>No thread waits for an answer. A call completes on a thread of the JDK's that must not be kept
 * waiting: go on elsewhere with what may wait. A call fails with an {@link IndexException} only.
 */
public final class IndexClient {

  private static final Logger LOG = LoggerFactory.getLogger(IndexClient.class);

  private final String endpoint;
  private final IndexLimits limits;
  private final HttpClient http;
  private final Semaphore free;

  /**
   * A client of an index.
   *
   * @param endpoint where it is, {@code http} or {@code https}, with or without a path
   * @throws IllegalArgumentException if the endpoint is no such address, with the reason
   */
  public IndexClient(String endpoint, IndexLimits limits) {
    this.endpoint = checked(endpoint);
    this.limits = limits;
    this.free = new Semaphore(limits.requestLimit());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private static String checked(String endpoint) {
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("index_endpoint: " + endpoint + " is not a URL", e);
    }
    if (!("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "index_endpoint: it must be http://HOST[:PORT][/PATH] or https://…, without a user");
    }
    return endpoint.replaceAll("/+$", "");
  }

  /**
   * The images that a token gives access to.
   *
   * @return their ids; empty if the index does not confirm the token
   */
  public CompletableFuture<Optional<Set<String>>> images(Token token) {
    return ask(token, "images")
        .thenApply(
            answer -> {
              if (answer.statusCode() != 200) {
                return Optional.empty();
              }
              try {
                return Optional.ofNullable(IndexJson.imageIds(answer.body()));
              } catch (IndexException e) {
                LOG.warn("{} lists images of {} in another form", endpoint, token.repository());
                throw new CompletionException(e);
              }
            });
  }

  /** Whether a token gives access to the layer of an image, given as 16 or 64 hex digits. */
  public CompletableFuture<Boolean> mayReadLayer(Token token, String imageId) {
    if (!imageId.matches("[0-9A-Za-z_-]+")) {
      return CompletableFuture.completedFuture(false); // it is not to become another path
    }
    return ask(token, "layer/" + imageId + "/access")
        .thenApply(answer -> answer.statusCode() == 200 && IndexJson.isAccess(answer.body()));
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(Token token, String what) {
    if (!free.tryAcquire()) {
      LOG.warn("{}: {} requests under way already", endpoint, limits.requestLimit());
      return CompletableFuture.failedFuture(IndexException.unavailable());
    }
    String path = "/v1/repositories/" + TokenRepository.path(token.repository()) + "/" + what;
    return new IndexRequest(http, limits, token.credential())
        .send(URI.create(endpoint + path))
        .whenComplete((answer, failure) -> free.release())
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                if (answer.statusCode() >= 500) {
                  LOG.warn("{} answers {}", endpoint, answer.statusCode());
                }
                return answer;
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (cause instanceof IndexException) {
                LOG.warn("{} answers more than {} bytes", endpoint, limits.answerLimit());
                throw new CompletionException(cause);
              }
              LOG.warn("{} cannot be asked: {}", endpoint, cause.toString());
              throw new CompletionException(IndexException.unavailable());
            });
  }
}
