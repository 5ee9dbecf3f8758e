package io.stowage.benchmarks;

import java.io.IOException;

/** A client that puts a server to work. */
interface Load {
  /**
   * Works for about that long and checks what comes back.
   *
   * @param port where the server listens on 127.0.0.1
   * @throws WrongAnswerException when an answer is not what it must be
   */
  Measurement run(int port, int seconds) throws IOException, InterruptedException;

  /** Puts on the server what the runs read. Called once, before the first of them. */
  default void prepare(int port) throws IOException {}

  /** Whether runs leave large blobs behind that should be removed from the storage. */
  default boolean fillsTheStorage() {
    return false;
  }
}
