package io.stowage.server.http;

/** What a route does. */
public interface Resource {

  /**
   * Answers at once if that needs memory and one look at a local disk only. Called on an I/O
   * thread.
   *
   * @return whether it has answered
   */
  default boolean answerImmediately(Request request) {
    return false;
  }

  /**
   * Answers, on a worker thread. Failures are answered by the caller; a failure that says {@link
   * io.stowage.core.RegistryException#until} when it is worth it has this called once more.
   *
   * @throws io.stowage.core.RegistryException for what cannot be done
   */
  void answer(Request request) throws Exception;
}
