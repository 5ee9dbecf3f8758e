package io.stowage.server.v1;

import io.stowage.core.v1.V1Repositories;
import io.stowage.server.auth.Access;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/repositories/<name>/images}: the images that the index knows of. */
final class ImagesResource implements Resource {

  private static final byte[] NOTHING = {};

  private final V1Repositories repositories;
  private final JsonBodies bodies;
  private final IndexHeaders headers;

  ImagesResource(V1Repositories repositories, JsonBodies bodies, IndexHeaders headers) {
    this.repositories = repositories;
    this.bodies = bodies;
    this.headers = headers;
  }

  @Override
  public void answer(Request request) {
    switch (request.method()) {
      case "PUT" -> bodies.receive(request, body -> put(request, body));
      case "DELETE" -> {
        // The registry's own routes delete; an index forgets nothing.
        headers.set(request, Access.DELETE);
        V1Answers.json(request, 204, NOTHING);
      }
      default -> {
        byte[] images = repositories.images(request.v1Repository());
        headers.set(request, Access.READ);
        V1Answers.json(request, images);
      }
    }
  }

  private void put(Request request, byte[] body) {
    repositories.putImages(request.v1Repository(), body);
    headers.set(request, Access.WRITE);
    V1Answers.json(request, 204, NOTHING);
  }
}
