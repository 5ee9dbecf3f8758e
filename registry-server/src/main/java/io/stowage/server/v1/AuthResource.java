package io.stowage.server.v1;

import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/repositories/<name>/auth}: a client may go on. */
final class AuthResource implements Resource {

  private static final byte[] OK = V1Answers.bytes("\"OK\"");

  @Override
  public void answer(Request request) {
    V1Answers.json(request, OK);
  }
}
