package io.stowage.server.v1;

import io.stowage.core.v1.V1Repositories;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/repositories/<name>/tags/<tag>/json}: who pushed a tag, and when. */
final class TagJsonResource implements Resource {

  private final V1Repositories repositories;

  TagJsonResource(V1Repositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public void answer(Request request) {
    V1Answers.json(request, repositories.tagJson(request.v1Repository(), request.item()));
  }
}
