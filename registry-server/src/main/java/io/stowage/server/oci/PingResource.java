package io.stowage.server.oci;

import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;

/** {@code /v2/}: whether the API is here ("Determining Support"). */
public final class PingResource implements Resource {

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

  @Override
  public boolean answerImmediately(Request request) {
    answer(request);
    return true;
  }

  @Override
  public void answer(Request request) {
    request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE);
    request.send(BODY);
  }
}
