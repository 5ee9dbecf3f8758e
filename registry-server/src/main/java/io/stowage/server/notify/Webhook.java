package io.stowage.server.notify;

import io.stowage.server.config.Notifications.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends events to one endpoint. For one thread. */
final class Webhook {

  /** The answers that say that what was sent has to be sent to somewhere else. */
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 307, 308);

  private static final byte[] BEGINNING = "{\"events\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

  private final Endpoint endpoint;
  private final HttpRequest.Builder request;
  private final HttpClient client;

  /**
   * A sender.
   *
   * @param mediaType of what is sent
   */
  Webhook(Endpoint endpoint, String mediaType) {
    this.endpoint = endpoint;
    URI url = URI.create(endpoint.url());
    this.request = HttpRequest.newBuilder(withoutUser(url)).setHeader("Content-Type", mediaType);
    if (url.getUserInfo() != null) {
      byte[] user = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    endpoint
        .headers()
        .forEach((name, values) -> values.forEach(value -> request.header(name, value.value())));
    // Its headers are for nobody else, so a redirect is not followed.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(endpoint.timeout())
            .build();
  }

  private static URI withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null ? url : URI.create(url.toString().replace("//" + user + "@", "//"));
  }

  /**
   * Sends events, and returns when the endpoint has taken them.
   *
   * @throws IOException that says why it has not
   */
  void post(List<byte[]> events) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(
            request.POST(BodyPublishers.ofByteArray(envelope(events))).build(),
            BodyHandlers.discarding());
    try {
      check(answer.get(endpoint.timeout().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + endpoint.timeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static void check(HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (ELSEWHERE.contains(status)) {
      throw new IOException(
          "it answers "
              + status
              + ", and redirects are not followed; name the address itself in the configuration");
    }
    if (status < 200 || status >= 400) {
      throw new IOException("it answers " + status);
    }
  }

  private static byte[] envelope(List<byte[]> events) {
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.writeBytes(BEGINNING);
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        envelope.write(',');
      }
      envelope.writeBytes(events.get(i));
    }
    envelope.writeBytes(END);
    return envelope.toByteArray();
  }
}
