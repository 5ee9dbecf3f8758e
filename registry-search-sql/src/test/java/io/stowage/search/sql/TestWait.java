package io.stowage.search.sql;

import io.stowage.core.RegistryException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tries again what has to wait for work in the background, as the server does. */
final class TestWait {

  private TestWait() {}

  static <T> T untilDone(Supplier<T> call) {
    try {
      return call.get();
    } catch (RegistryException e) {
      CompletionStage<?> until = e.until();
      if (until == null) {
        throw e;
      }
      Object unused = until.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      return call.get();
    }
  }
}
