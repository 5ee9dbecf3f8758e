package io.stowage.server.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One GET with a credential, with the redirects that stay where the credential belongs, until a
 * deadline for all of it. For one use.
 */
final class IndexRequest {

  private static final Logger LOG = LoggerFactory.getLogger(IndexRequest.class);
  private static final int MOST_REDIRECTS = 5;

  private final HttpClient http;
  private final IndexLimits limits;
  private final String credential;
  private final CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
  private volatile @Nullable Future<?> underWay;

  IndexRequest(HttpClient http, IndexLimits limits, String credential) {
    this.http = http;
    this.limits = limits;
    this.credential = credential;
  }

  /** Sends it; its last answer, a redirect that is not followed included. */
  CompletableFuture<HttpResponse<byte[]>> send(URI uri) {
    get(uri, MOST_REDIRECTS);
    return answer
        .orTimeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((response, failure) -> stop(failure));
  }

  /** The JDK's own timeout ends with the headers; a body could go on for ever. */
  private void stop(@Nullable Throwable failure) {
    Future<?> sent = underWay;
    if (failure != null && sent != null) {
      sent.cancel(true);
    }
  }

  private void get(URI uri, int redirects) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "*/*")
            .header("Authorization", credential)
            .header("User-Agent", "Stowage")
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, head -> new BoundedBody(limits.answerLimit()));
    underWay = sent;
    if (answer.isDone()) {
      sent.cancel(true);
    }
    CompletableFuture<?> unused =
        sent.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
                return;
              }
              Optional<URI> next = redirects == 0 ? Optional.empty() : redirect(uri, response);
              if (next.isPresent()) {
                get(next.get(), redirects - 1);
              } else {
                answer.complete(response);
              }
            });
  }

  /** Where an answer redirects to, if it is the same origin (RFC 6454). */
  private static Optional<URI> redirect(URI from, HttpResponse<?> response) {
    String location = response.headers().firstValue("Location").orElse(null);
    if (location == null || response.statusCode() < 301 || response.statusCode() > 308) {
      return Optional.empty();
    }
    try {
      URI to = from.resolve(location);
      if (origin(to).equals(origin(from)) && to.getRawUserInfo() == null) {
        return Optional.of(to);
      }
    } catch (IllegalArgumentException e) {
      // Not a URL: not followed either.
    }
    LOG.warn("a redirect of {} is not followed, as it leads to another origin", origin(from));
    return Optional.empty();
  }

  private static String origin(URI uri) {
    int port = uri.getPort();
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int effective = port >= 0 ? port : scheme.equals("https") ? 443 : 80;
    return scheme
        + "://"
        + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT)
        + ":"
        + effective;
  }
}
