package io.stowage.core;

import io.stowage.core.model.Repository;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Every operation of both APIs asks it before anything else is looked at.
 *
 * <p>It is asked from many threads at once.
 */
public interface Authorizer {

  /** Lets everybody do everything. */
  Authorizer ALLOW_ALL =
      new Authorizer() {
        @Override
        public Decision decide(
            @Nullable Principal who, @Nullable Repository repository, Action action) {
          return Decision.ALLOW;
        }

        @Override
        public boolean isImmediate() {
          return true;
        }
      };

  /** What is to be done. */
  enum Action {
    /** To see that the registry is there. No repository. */
    PING,
    /** To list the repositories. No repository. */
    LIST,
    /** To read anything of a repository. */
    PULL,
    /** To write to a repository. */
    PUSH,
    /** To delete something of a repository. */
    DELETE
  }

  /**
   * An answer.
   *
   * @param allowed whether it may be done
   * @param challenge for a client that is to say who it is, a value of {@code WWW-Authenticate};
   *     null to allow, or to deny for good
   */
  record Decision(boolean allowed, @Nullable String challenge) {
    /** It may be done. */
    public static final Decision ALLOW = new Decision(true, null);

    /** It may not be done, whoever asks. */
    public static final Decision DENY = new Decision(false, null);

    /** It may not be done before the client has said who it is. */
    public static Decision challenge(String challenge) {
      return new Decision(false, challenge);
    }
  }

  /**
   * Decides.
   *
   * @param who asks; null if nobody said
   * @param repository that it is about. A repository of the v1 API is asked about under each name
   *     of the OCI API that shows it, all of which must be allowed, or as a {@link
   *     io.stowage.core.model.V1RepositoryName} if there is none. Null for what is not about one,
   *     and for v1 images by their id, when the client does not tell through which repository.
   */
  Decision decide(@Nullable Principal who, @Nullable Repository repository, Action action);

  /** Whether {@link #decide} answers at once, without waiting for anything; else false. */
  default boolean isImmediate() {
    return false;
  }
}
