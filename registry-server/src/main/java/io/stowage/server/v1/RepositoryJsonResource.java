package io.stowage.server.v1;

import io.stowage.core.v1.V1Repositories;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/repositories/<name>/json}: who pushed the latest tag, and when. */
final class RepositoryJsonResource implements Resource {

  private final V1Repositories repositories;

  RepositoryJsonResource(V1Repositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public void answer(Request request) {
    V1Answers.json(request, repositories.json(request.v1Repository()));
  }
}
