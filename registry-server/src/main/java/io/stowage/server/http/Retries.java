package io.stowage.server.http;

import io.stowage.core.RegistryException;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a request done once more when what it needs has been done in the background. No thread waits
 * for that.
 */
final class Retries {

  private final Duration longest;

  /**
   * Retries.
   *
   * @param longest how long a request may wait
   */
  Retries(Duration longest) {
    this.longest = longest;
  }

  /**
   * Answers a failure, or has the request done again if the failure says when that is worth it.
   * Called outside of a handler's call.
   */
  void again(Request request, Resource resource, RegistryException failure) {
    HttpServerExchange exchange = request.exchange();
    CompletionStage<?> until = failure.until();
    if (until == null || Exchanges.isAnswered(exchange)) {
      Errors.send(exchange, failure);
      return;
    }
    CompletableFuture<Boolean> done =
        until
            .handle((result, ignored) -> true) // a failure shows when it is tried again
            .toCompletableFuture()
            .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS);
    whenComplete(
        exchange,
        done,
        inTime -> {
          if (inTime) {
            request.run(() -> resource.answer(request));
          } else {
            Errors.send(exchange, failure);
          }
        });
  }

  /** What is done with a result. */
  @FunctionalInterface
  interface Continuation<T extends @Nullable Object> {
    void accept(T result) throws Exception;
  }

  /**
   * Goes on on a worker when a stage completes; answers its failure.
   *
   * @param next whose failures are answered
   */
  static <T extends @Nullable Object> void whenComplete(
      HttpServerExchange exchange, CompletionStage<T> stage, Continuation<T> next) {
    Consumer<Runnable> worker = exchange.getConnection().getWorker()::execute;
    CompletionStage<T> unused =
        stage.whenComplete(
            (result, failure) -> {
              try {
                worker.accept(
                    () -> {
                      if (failure != null) {
                        Throwable cause = failure.getCause();
                        boolean wrapped = failure instanceof CompletionException;
                        Errors.send(exchange, wrapped && cause != null ? cause : failure);
                        return;
                      }
                      try {
                        next.accept(result);
                      } catch (Exception e) {
                        Errors.send(exchange, e);
                      }
                    });
              } catch (RejectedExecutionException e) {
                Exchanges.abort(exchange); // the server has stopped
              }
            });
  }
}
