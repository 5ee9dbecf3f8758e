package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.v1.V1Repositories;
import io.stowage.server.auth.Access;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;

/** {@code /v1/repositories/<name>}: the beginning of a push, and the end of a repository. */
final class RepositoryResource implements Resource {

  private static final byte[] EMPTY = V1Answers.bytes("\"\"");

  private final V1Repositories repositories;
  private final JsonBodies bodies;
  private final IndexHeaders headers;
  private final boolean isIndex;

  RepositoryResource(
      V1Repositories repositories, JsonBodies bodies, IndexHeaders headers, boolean isIndex) {
    this.repositories = repositories;
    this.bodies = bodies;
    this.headers = headers;
    this.isIndex = isIndex;
  }

  @Override
  public void answer(Request request) {
    if (request.method().equals("DELETE")) {
      repositories.delete(request.v1Repository());
      V1Answers.done(request);
    } else if (isIndex) {
      bodies.receive(request, body -> put(request, body));
    } else {
      request.set(Headers.ALLOW, "DELETE");
      throw new RegistryException(
          ErrorCode.UNSUPPORTED, "a push begins at the index; this registry is none");
    }
  }

  private void put(Request request, byte[] body) {
    repositories.putImages(request.v1Repository(), body);
    headers.set(request, Access.WRITE);
    V1Answers.json(request, EMPTY);
  }
}
