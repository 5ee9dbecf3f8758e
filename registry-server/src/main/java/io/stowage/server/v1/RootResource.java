package io.stowage.server.v1;

import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import tools.jackson.core.io.JsonStringEncoder;

/** {@code /}: what is here, as a text for people. */
final class RootResource implements Resource {

  private final byte[] issue;

  RootResource(String issue) {
    this.issue =
        V1Answers.bytes(
            "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(issue)) + "\"");
  }

  @Override
  public boolean answerImmediately(Request request) {
    answer(request);
    return true;
  }

  @Override
  public void answer(Request request) {
    V1Answers.json(request, issue);
  }
}
