package io.stowage.server.auth;

import io.stowage.core.model.V1RepositoryName;
import io.stowage.server.http.V1Access;
import java.util.concurrent.CompletionStage;

/** Has the requests of a server decided by {@link V1Authorization}. */
public final class TokenAccess implements V1Access {

  private final V1Authorization authorization;

  /** Decisions of an authorisation. */
  public TokenAccess(V1Authorization authorization) {
    this.authorization = authorization;
  }

  @Override
  public CompletionStage<Verdict> decide(Question question) {
    V1RepositoryName repository = question.repository();
    return authorization
        .decide(
            new AuthorizationRequest(
                question.method(),
                question.path(),
                repository == null ? null : repository.toString(),
                question.headers()))
        .thenApply(this::verdict);
  }

  private Verdict verdict(Decision decision) {
    if (decision instanceof Decision.Refused refused) {
      return new Refused(refused.status(), refused.message(), refused.challenge());
    }
    Decision.Allowed allowed = (Decision.Allowed) decision;
    Decision.Grant grant = allowed.grant();
    return grant == null ? new Allowed(null) : new Allowed(grant(allowed, grant));
  }

  private Grant grant(Decision.Allowed allowed, Decision.Grant grant) {
    String repository = grant.token().repository();
    int slash = repository.indexOf('/');
    return new Grant(
        V1RepositoryName.parse(repository.substring(0, slash), repository.substring(slash + 1)),
        grant.imageIds(),
        id -> authorization.decideOnPrivateImage(allowed, id.toString()).thenApply(this::verdict));
  }
}
