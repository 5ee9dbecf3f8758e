package io.stowage.server.errors;

/** Takes errors to somebody. Safe from any thread. */
public interface ErrorSink extends AutoCloseable {

  /**
   * Takes an error, or leaves it where there are too many. Returns at once and never fails: who
   * calls is answering a request.
   */
  void report(ErrorReport error);

  /** Sends what can be sent within seconds, and ends. */
  @Override
  void close();
}
