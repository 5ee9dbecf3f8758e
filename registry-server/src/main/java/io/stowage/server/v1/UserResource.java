package io.stowage.server.v1;

import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/users/<name>}: a change that a client is told is done, as there are no users. */
final class UserResource implements Resource {

  @Override
  public void answer(Request request) {
    V1Answers.json(request, 204, new byte[0]);
  }
}
