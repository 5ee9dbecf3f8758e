package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.v1.V1Repositories;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.util.List;

/** {@code /v1/repositories/<name>/properties}: whether a repository is private. */
final class PropertiesResource implements Resource {

  private static final String ACCESS = "access";
  private static final String PRIVATE = "private";
  private static final String PUBLIC = "public";
  private static final byte[] IS_PRIVATE = V1Answers.bytes("{\"access\": \"private\"}");
  private static final byte[] IS_PUBLIC = V1Answers.bytes("{\"access\": \"public\"}");

  private final V1Repositories repositories;
  private final JsonBodies bodies;

  PropertiesResource(V1Repositories repositories, JsonBodies bodies) {
    this.repositories = repositories;
    this.bodies = bodies;
  }

  @Override
  public void answer(Request request) {
    if (request.method().equals("PUT")) {
      bodies.receive(request, body -> put(request, body));
    } else {
      boolean isPrivate = repositories.isPrivate(request.v1Repository());
      V1Answers.json(request, isPrivate ? IS_PRIVATE : IS_PUBLIC);
    }
  }

  private void put(Request request, byte[] body) {
    List<String> access = JsonReader.texts(body, ACCESS);
    if (access == null) {
      throw new RegistryException(ErrorCode.BAD_REQUEST, "Invalid data");
    }
    // Another word changes nothing, as in docker-registry.
    if (access.contains(PRIVATE) || access.contains(PUBLIC)) {
      repositories.setPrivate(request.v1Repository(), access.contains(PRIVATE));
    }
    V1Answers.done(request);
  }
}
