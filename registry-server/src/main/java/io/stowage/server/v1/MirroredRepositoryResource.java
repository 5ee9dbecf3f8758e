package io.stowage.server.v1;

import io.stowage.core.RegistryException;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What repositories are, some of which another registry is asked for. */
final class MirroredRepositoryResource implements Resource {

  private final Resource kept;
  private final Looking looking;
  private final Asking asking;
  private final Sender sender;

  /** Looks for what the registry itself has. */
  @FunctionalInterface
  interface Looking {

    /**
     * Whether it has something.
     *
     * @throws RegistryException that it has not
     */
    boolean look(Request request);
  }

  /** Asks the other registry. */
  @FunctionalInterface
  interface Asking {
    CompletionStage<byte @Nullable []> ask(Request request);
  }

  /** Answers with what it has told. */
  @FunctionalInterface
  interface Sender {
    void send(Request request, byte[] json);
  }

  /**
   * One of the things that repositories have.
   *
   * @param kept answers with what the registry has, and to all that does not read
   */
  MirroredRepositoryResource(Resource kept, Looking looking, Asking asking, Sender sender) {
    this.kept = kept;
    this.looking = looking;
    this.asking = asking;
    this.sender = sender;
  }

  @Override
  public boolean answerImmediately(Request request) {
    return kept.answerImmediately(request);
  }

  @Override
  public void answer(Request request) throws Exception {
    if (!isRead(request) || isKept(request)) {
      kept.answer(request);
      return;
    }
    request.whenDone(
        asking.ask(request),
        json -> {
          if (json == null) {
            kept.answer(request);
          } else {
            sender.send(request, json);
          }
        });
  }

  static boolean isRead(Request request) {
    return request.isHead() || request.method().equals("GET");
  }

  private boolean isKept(Request request) {
    try {
      return looking.look(request);
    } catch (RegistryException e) {
      return switch (e.code()) {
        case NAME_UNKNOWN, TAG_UNKNOWN -> false;
        default -> throw e;
      };
    }
  }
}
