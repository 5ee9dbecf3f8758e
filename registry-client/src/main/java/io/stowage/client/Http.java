package io.stowage.client;

import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects. An {@code Authorization} goes to the origin that it is for
 * and nowhere else, and no more once a redirect has left it.
 */
final class Http {

  private final HttpClient client;
  private final Addresses addresses;
  private final ClientOptions options;
  private final Origin registry;

  Http(ClientOptions options, Addresses addresses) {
    this.options = options;
    this.addresses = addresses;
    this.registry = Objects.requireNonNull(Origin.of(options.url())); // checked by the options
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.limits().connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Sends.
   *
   * @param method GET or HEAD
   * @param authorization for the URL's own origin; null for none
   * @return the answer, which is no redirect and which the caller closes
   */
  Answer send(String method, URI url, Map<String, String> headers, @Nullable String authorization)
      throws UpstreamException {
    Origin first = origin(url);
    URI next = url;
    String credentials = authorization;
    for (int hop = 0; hop <= options.limits().redirects(); hop++) {
      Origin origin = origin(next);
      if (first.isSecure() && !origin.isSecure()) {
        throw new UpstreamException(
            Reason.FAILED,
            first
                + " redirects from https to "
                + origin
                + "; refused, as the way there can be tampered with: have it redirect to https");
      }
      addresses.check(origin);
      if (!origin.equals(first)) {
        credentials = null; // also if it is led back: what comes is another's by then
      }
      Answer answer = sendOnce(method, next, origin, headers, credentials);
      String location = answer.header("Location");
      if (!isRedirect(answer.status()) || location == null) {
        return answer;
      }
      answer.close();
      next = resolve(next, location);
    }
    throw new UpstreamException(
        Reason.FAILED, first + " redirects more than " + options.limits().redirects() + " times");
  }

  private static Origin origin(URI url) throws UpstreamException {
    Origin origin = Origin.of(url);
    if (origin == null || url.getRawUserInfo() != null) {
      throw new UpstreamException(Reason.FAILED, "a redirect leads to no http or https URL");
    }
    return origin;
  }

  private static URI resolve(URI base, String location) throws UpstreamException {
    try {
      return base.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new UpstreamException(Reason.FAILED, Origin.of(base) + " redirects to no URL");
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private Answer sendOnce(
      String method,
      URI url,
      Origin origin,
      Map<String, String> headers,
      @Nullable String authorization)
      throws UpstreamException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .method(method, BodyPublishers.noBody())
            .timeout(options.limits().answerTimeout())
            .header("User-Agent", options.userAgent());
    headers.forEach(request::header);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<Body> response =
          client.send(request.build(), info -> new Body(options.limits().readTimeout()));
      return new Answer(
          origin,
          origin.equals(registry),
          response.statusCode(),
          response.headers(),
          response.body());
    } catch (IOException e) {
      // Of a server that the registry leads to it says nothing about the registry.
      Reason reason = origin.equals(registry) ? Reason.DOWN : Reason.FAILED;
      throw new UpstreamException(reason, origin + " " + why(e), null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamException(Reason.FAILED, "the server is being stopped");
    }
  }

  private String why(IOException failure) {
    if (failure instanceof HttpConnectTimeoutException) {
      return "cannot be reached within " + shown(options.limits().connectTimeout());
    }
    if (failure instanceof HttpTimeoutException) {
      return "does not answer within " + shown(options.limits().answerTimeout());
    }
    if (failure instanceof SSLException) {
      return "cannot be reached, TLS failed: "
          + innermost(failure)
          + "; its certificate must be one that Java trusts";
    }
    return "cannot be reached: " + innermost(failure);
  }

  private static String shown(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** The innermost reason, which is what tells most. */
  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}
