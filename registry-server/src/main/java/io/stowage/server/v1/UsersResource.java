package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/**
 * {@code /v1/users}: what {@code docker login} calls. There are no users; whoever asks is told that
 * all is well.
 */
final class UsersResource implements Resource {

  private static final byte[] OK = V1Answers.bytes("\"OK\"");
  private static final byte[] CREATED = V1Answers.bytes("\"User Created\"");

  private final JsonBodies bodies;

  UsersResource(JsonBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public void answer(Request request) {
    if (request.method().equals("POST")) {
      bodies.receive(request, body -> create(request, body));
    } else {
      V1Answers.json(request, OK);
    }
  }

  private static void create(Request request, byte[] body) {
    if (!JsonReader.isJson(body)) {
      throw new RegistryException(ErrorCode.BAD_REQUEST, "Error Decoding JSON");
    }
    V1Answers.json(request, 201, CREATED);
  }
}
