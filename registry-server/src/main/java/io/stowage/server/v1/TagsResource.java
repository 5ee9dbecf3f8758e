package io.stowage.server.v1;

import io.stowage.core.v1.V1Repositories;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;

/** {@code /v1/repositories/<name>/tags}: all tags with what they mean. */
final class TagsResource implements Resource {

  private final V1Repositories repositories;

  TagsResource(V1Repositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public boolean answerImmediately(Request request) {
    byte[] tags =
        request.method().equals("DELETE")
            ? null
            : repositories.tagsUnchanged(request.v1Repository());
    if (tags == null) {
      return false;
    }
    V1Answers.json(request, tags);
    return true;
  }

  @Override
  public void answer(Request request) {
    if (request.method().equals("DELETE")) {
      repositories.delete(request.v1Repository());
      V1Answers.done(request);
    } else {
      V1Answers.json(request, repositories.tags(request.v1Repository()));
    }
  }
}
