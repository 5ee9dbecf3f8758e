package io.stowage.server.v1;

import io.stowage.core.v1.V1Repositories;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.stowage.server.http.V1Access.Grant;
import io.undertow.util.Headers;

/** {@code /v1/repositories/<name>/tags/<tag>}. */
final class TagResource implements Resource {

  private final V1Repositories repositories;
  private final JsonBodies bodies;

  TagResource(V1Repositories repositories, JsonBodies bodies) {
    this.repositories = repositories;
    this.bodies = bodies;
  }

  @Override
  public void answer(Request request) {
    switch (request.method()) {
      case "PUT" -> bodies.receive(request, body -> put(request, body));
      case "DELETE" -> {
        repositories.deleteTag(request.v1Repository(), request.item());
        V1Answers.done(request);
      }
      default ->
          V1Answers.json(
              request,
              V1Answers.bytes(
                  "\"" + repositories.tag(request.v1Repository(), request.item()) + "\""));
    }
  }

  private void put(Request request, byte[] body) {
    Grant grant = request.grant();
    repositories.putTag(
        request.v1Repository(),
        request.item(),
        body,
        request.header(Headers.USER_AGENT),
        // Else a tag would make somebody else's image readable.
        id ->
            grant == null
                || grant.images().contains(id.toString())
                || repositories.reaches(grant.repository(), id));
    V1Answers.done(request);
  }
}
